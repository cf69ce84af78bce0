import { Alert, Button, FileButton, Group, Modal, TextInput } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client, problemOf, trpc } from '../../lib/trpc.ts'
import { CodeEditor } from '../../ui/code-editor.tsx'
import classes from './import-history.module.css'

/** The button that opens a history which was recorded by Step Functions, and its dialog. */
export function ImportHistory() {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFileImport size={14} />}
        onClick={() => setOpened(true)}
        data-testid="import-history"
      >
        Import a history
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Import a history" size={680}>
        {opened && <ImportForm onClose={() => setOpened(false)} />}
      </Modal>
    </>
  )
}

function ImportForm({ onClose }: { onClose: () => void }) {
  const [definition, setDefinition] = useState('')
  const [history, setHistory] = useState('')
  const [name, setName] = useState('')
  const send = useImport(onClose)
  const ready = definition.trim() !== '' && history.trim() !== ''
  const problem = send.error === null ? null : problemOf(send.error)
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !send.isPending) send.mutate({ definition, history, name })
      }}
    >
      <p className={classes.note}>
        What <code>aws stepfunctions get-execution-history</code> prints, and the definition it ran under. It
        is kept as an execution: every moment can be looked at, and run on from where all its values are
        known.
      </p>
      <TextField label="History" value={history} onChange={setHistory} placeholder='{ "events": [ … ] }' />
      <TextField
        label="Definition"
        value={definition}
        onChange={setDefinition}
        placeholder='{ "StartAt": "First", "States": { … } }'
      />
      <TextInput
        label="State machine"
        placeholder="Imported machine"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {problem && (
        <Alert color="red" p="xs" data-testid="import-problem">
          <strong>{problem.code}</strong> {problem.message}
          {problem.pointer && <code> {problem.pointer}</code>}
        </Alert>
      )}
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={send.isPending} disabled={!ready} data-testid="import-submit">
          Open it
        </Button>
      </Group>
    </form>
  )
}

interface TextFieldProps {
  label: string
  value: string
  onChange: (text: string) => void
  placeholder: string
}

/** JSON text that is pasted or read from a file. */
function TextField({ label, value, onChange, placeholder }: TextFieldProps) {
  return (
    <div>
      <div className={classes.label}>
        <span>{label}</span>
        <FileButton
          onChange={(file) => void file?.text().then(onChange)}
          accept=".json,.yaml,.yml,.asl,application/json"
        >
          {(button) => (
            <Button variant="subtle" size="compact-xs" {...button}>
              Open a file
            </Button>
          )}
        </FileButton>
      </div>
      <div className={classes.editor}>
        <CodeEditor
          value={value}
          onChange={onChange}
          language="json"
          size="pane"
          label={label}
          placeholder={placeholder}
        />
      </div>
    </div>
  )
}

function useImport(onClose: () => void) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: ({ definition, history, name }: { definition: string; history: string; name: string }) =>
      client.execution.import.mutate({ definition, history, machineName: name.trim() || 'Imported machine' }),
    onSuccess: ({ id }) => {
      onClose()
      void queries.invalidateQueries({ queryKey: trpc.execution.list.pathKey() })
      void navigate({ to: '/executions/$id', params: { id }, search: { at: 1 } })
    },
  })
}
