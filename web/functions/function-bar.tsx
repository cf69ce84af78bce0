import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconDeviceFloppy, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { FunctionRow } from '../../server/trpc/views.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { useSave } from './calls.ts'
import { isUnsaved } from './draft.ts'
import classes from './functions.module.css'
import { LeaveGuard } from './leave-guard.tsx'
import { useOpenFunction } from './open-function.ts'
import { RemoveFunction } from './remove-function.tsx'
import { useFunctionActions } from './use-actions.ts'
import { UsedBy } from './used-by.tsx'

interface FunctionBarProps {
  name: string
  rows: readonly FunctionRow[]
}

/** What the top bar says of the open function and offers to do with it. */
export function FunctionBar({ name, rows }: FunctionBarProps) {
  const draft = useOpenFunction((state) => (state.name === name ? state.draft : null))
  const { save, saving } = useSave()
  const [removing, setRemoving] = useState(false)
  useFunctionActions({ save, remove: setRemoving })
  if (draft === null) return null
  const unsaved = isUnsaved(draft)
  const usedBy = rows.find((row) => row.name === name)?.usedBy ?? []
  return (
    <>
      <span className={classes.facts}>
        {unsaved ? (
          <span className="row" style={{ gap: 6, color: 'var(--accent-text)' }}>
            <span className={classes.dot} />
            Unsaved
          </span>
        ) : (
          <span>Saved</span>
        )}
        <span className="num">
          revision {draft.base.revision} by {draft.base.author}
        </span>
        <UsedBy machines={usedBy} />
      </span>
      <CopyButton text={`function:${name}`} label="Copy what a task names it by" />
      <Tooltip label="Delete …">
        <ActionIcon aria-label="Delete this function" onClick={() => setRemoving(true)}>
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Save (Ctrl S)">
        <Button
          leftSection={<IconDeviceFloppy size={14} />}
          disabled={!unsaved && !saving}
          loading={saving}
          onClick={() => void save()}
        >
          Save
        </Button>
      </Tooltip>
      <RemoveFunction opened={removing} name={name} rows={rows} onClose={() => setRemoving(false)} />
      <LeaveGuard name={name} save={save} />
    </>
  )
}
