import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ParallelState } from '../../../core/language/definition.ts'
import { pointerTo } from '../../../core/std/json-pointer.ts'
import { count } from '../../ui/format.ts'
import { useEditor } from '../editor-context.ts'
import { Labelled } from './inputs.tsx'
import classes from './inspector.module.css'
import { useFormState } from './state-context.ts'

/** The branches of a Parallel. */
export function BranchesField({ state }: { state: ParallelState }) {
  const { pointer } = useFormState()
  const { run } = useEditor()
  return (
    <Labelled
      label="Branches"
      help="All of them start at once; the result is a list of theirs, in this order."
    >
      <div className={classes.cards}>
        {state.Branches.map((branch, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a branch is its place in the list
          <div key={index} className={classes.line}>
            <span className="grow truncate">
              {branch.Comment ?? `Branch ${index + 1}`}{' '}
              <span className="dim">{count(Object.keys(branch.States).length, 'state')}</span>
            </span>
            <ActionIcon
              size={20}
              disabled={state.Branches.length === 1}
              aria-label={`Remove branch ${index + 1}`}
              onClick={() => run({ kind: 'removeBranch', branch: pointerTo(pointer, 'Branches', index) })}
            >
              <IconTrash size={13} />
            </ActionIcon>
          </div>
        ))}
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconPlus size={12} />}
          onClick={() => run({ kind: 'addBranch', state: pointer })}
        >
          Branch
        </Button>
      </div>
    </Labelled>
  )
}
