import { Alert, Button, FileButton, Group, Modal, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf, trpc } from '../../lib/trpc.ts'
import { CodeEditor } from '../../ui/code-editor.tsx'
import type { DroppedFile } from '../../ui/file-drop.ts'
import classes from './run-dialog.module.css'

interface ImportDialogProps {
  opened: boolean
  title: string
  /** What the button says. */
  action: string
  onClose: () => void
  /** A definition that was read, as JSON text, and the name of the file it came from. */
  onImport: (definition: string, fileName: string | null) => void
  /** A file that was dropped on the page already. */
  file?: DroppedFile | null
}

/** Takes a definition as text or as a file, JSON or YAML. */
export function ImportDialog(props: ImportDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size={640}>
      {props.opened && <ImportForm {...props} />}
    </Modal>
  )
}

function ImportForm({ action, onClose, onImport, file }: ImportDialogProps) {
  const [text, setText] = useState(file?.text ?? '')
  const [fileName, setFileName] = useState(file?.name ?? null)
  const parse = useMutation(trpc.machine.parse.mutationOptions())
  const take = () =>
    parse.mutate(
      { text },
      {
        onSuccess: ({ definition }) => {
          if (definition === null) return
          onImport(definition, fileName)
          onClose()
        },
      },
    )
  const unread = parse.data?.definition === null ? parse.data.issues[0] : undefined
  const open = (picked: File | null) => {
    if (picked === null) return
    setFileName(picked.name)
    void picked.text().then(setText)
  }
  return (
    <div className={classes.form}>
      <Text size="sm" c="dimmed">
        Paste a state machine in Amazon States Language, JSON or YAML, or open a file. You can also drop a
        file anywhere on the page.
      </Text>
      <div style={{ height: 300, border: '1px solid var(--line)', borderRadius: 6 }}>
        <CodeEditor
          value={text}
          onChange={setText}
          language="json"
          size="pane"
          label="Definition to import"
          placeholder='{ "StartAt": "First", "States": { … } }'
        />
      </div>
      {unread && (
        <Alert color="red" p="xs">
          {unread.message}
        </Alert>
      )}
      {parse.error && (
        <Alert color="red" p="xs">
          {problemOf(parse.error).message}
        </Alert>
      )}
      <Group justify="space-between">
        <FileButton onChange={open} accept=".json,.yaml,.yml,.asl,application/json">
          {(button) => (
            <Button variant="default" leftSection={<IconFileImport size={14} />} {...button}>
              Open a file
            </Button>
          )}
        </FileButton>
        <Group gap={8}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={take} loading={parse.isPending} disabled={text.trim() === ''}>
            {action}
          </Button>
        </Group>
      </Group>
    </div>
  )
}
