import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { isObject, type Json } from '../../../core/std/json.ts'
import type { WaitingView } from '../../../server/trpc/views.ts'
import { client, problemOf } from '../../lib/trpc.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { middleCut } from '../../ui/format.ts'
import { JsonEditor, jsonProblem } from '../../ui/json-editor.tsx'
import classes from './waiting.module.css'

interface CallbackFormProps {
  row: WaitingView
  onDone: () => void
}

/** Answers in place of whoever holds a task's token, or of a worker that does not come. */
export function CallbackForm({ row, onDone }: CallbackFormProps) {
  const [how, setHow] = useState('output')
  const [output, setOutput] = useState('{}')
  const [error, setError] = useState('Refused')
  const [cause, setCause] = useState('')
  const task = { id: row.executionId, visit: row.visit, attempt: row.attempt }
  const send = useMutation({
    mutationFn: () =>
      how === 'output'
        ? client.execution.completeTask.mutate({ ...task, output })
        : client.execution.failTask.mutate({ ...task, error, cause }),
    onSuccess: onDone,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (how === 'error' || jsonProblem(output) === null) send.mutate()
  }
  const token = tokenOf(row)
  return (
    <form className={classes.form} onSubmit={submit} data-testid="callback-form">
      {token && (
        <p className={classes.token}>
          Token <span className="mono">{middleCut(token, 40)}</span>{' '}
          <CopyButton text={token} label="Copy the token" />
        </p>
      )}
      <SegmentedControl
        aria-label="How the task ends"
        data={[
          { value: 'output', label: 'Give a result' },
          { value: 'error', label: 'Let it fail' },
        ]}
        value={how}
        onChange={setHow}
      />
      {how === 'output' ? (
        <JsonEditor value={output} onChange={setOutput} label="Result of the task" />
      ) : (
        <div className={classes.pair}>
          <TextInput label="Error" value={error} onChange={(event) => setError(event.currentTarget.value)} />
          <TextInput label="Cause" value={cause} onChange={(event) => setCause(event.currentTarget.value)} />
        </div>
      )}
      {send.error && <p className={classes.problem}>{problemOf(send.error).message}</p>}
      <Button type="submit" loading={send.isPending}>
        {how === 'output' ? 'Complete the task' : 'Fail the task'}
      </Button>
    </form>
  )
}

function tokenOf(row: WaitingView): string | null {
  const detail = JSON.parse(row.detail) as Json
  const token = isObject(detail) ? detail.token : undefined
  return typeof token === 'string' ? token : null
}
