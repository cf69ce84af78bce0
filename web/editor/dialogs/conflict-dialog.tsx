import { Button, Group, Modal } from '@mantine/core'
import { useEditor } from '../editor-context.ts'
import { readPositions } from '../store/document.ts'
import { meetNewer } from '../store/editor-store.ts'
import type { Saving } from '../use-saving.ts'

interface ConflictDialogProps {
  theirs: Saving['conflict']
  onSettled: () => void
  save: Saving['save']
}

/** Somebody else has saved a version while this one was edited: whose goes on? */
export function ConflictDialog({ theirs, onSettled, save }: ConflictDialogProps) {
  const { store } = useEditor()
  const settle = (take: 'mine' | 'theirs') => {
    if (theirs === null) return
    const { definition, layout, version } = theirs
    meetNewer(store, { text: definition, positions: readPositions(layout), version }, take)
    onSettled()
    if (take === 'mine') void save()
  }
  return (
    <Modal opened={theirs !== null} onClose={onSettled} title="Somebody else was faster" size={480}>
      <p style={{ marginTop: 0 }}>
        Version {theirs?.version} was saved while you were editing; it stays in the list of versions, whatever
        you choose. Loading it puts it into the editor in place of yours, and Undo brings yours back.
      </p>
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={() => settle('theirs')}>
          Load version {theirs?.version}
        </Button>
        <Button onClick={() => settle('mine')}>Save mine as the next version</Button>
      </Group>
    </Modal>
  )
}
