import { Button } from '@mantine/core'
import { IconCopyPlus, IconTrash } from '@tabler/icons-react'
import { addressOf } from '../../../core/edit/draft.ts'
import type { Pointer } from '../../../core/std/json-pointer.ts'
import { count } from '../../ui/format.ts'
import { useEditor } from '../editor-context.ts'
import classes from './inspector.module.css'

/** Several states at once. */
export function ManyForm({ states }: { states: readonly Pointer[] }) {
  const { run } = useEditor()
  return (
    <div className={classes.form}>
      <h2 className={classes.title}>{count(states.length, 'state')} selected</h2>
      <p className={classes.help}>{states.map((state) => addressOf(state).name).join(', ')}</p>
      <Button
        variant="default"
        leftSection={<IconCopyPlus size={14} />}
        onClick={() => run({ kind: 'duplicate', states })}
      >
        Duplicate
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size={14} />}
        onClick={() => run({ kind: 'remove', states })}
      >
        Remove
      </Button>
    </div>
  )
}
