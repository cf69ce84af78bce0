import { Button, Group, Modal } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { discardText, hasUnsaved } from './open-function.ts'

interface LeaveGuardProps {
  name: string
  /** Resolves to whether the text was kept. */
  save: () => Promise<boolean>
}

/** Asks before unsaved text is left behind, whichever way the page is left. */
export function LeaveGuard({ name, save }: LeaveGuardProps) {
  const blocker = useBlocker({
    shouldBlockFn: hasUnsaved,
    enableBeforeUnload: hasUnsaved,
    withResolver: true,
  })
  const [saving, setSaving] = useState(false)
  const stay = () => blocker.reset?.()
  const leave = () => {
    discardText()
    blocker.proceed?.()
  }
  const saveAndLeave = async () => {
    setSaving(true)
    const kept = await save()
    setSaving(false)
    // What went wrong is told by the save itself; the text is still here.
    if (kept) blocker.proceed?.()
    else blocker.reset?.()
  }
  return (
    <Modal opened={blocker.status === 'blocked'} onClose={stay} title={`Leave “${name}” unsaved?`} size={440}>
      Its text has changes that were not saved. Leaving discards them.
      <Group justify="flex-end" gap={8} mt={16}>
        <Button variant="subtle" c="var(--st-red)" mr="auto" onClick={leave}>
          Discard changes
        </Button>
        <Button variant="default" onClick={stay}>
          Stay
        </Button>
        <Button loading={saving} onClick={() => void saveAndLeave()} data-autofocus>
          Save and leave
        </Button>
      </Group>
    </Modal>
  )
}
