import { Button, Select, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { isObject, type Json } from '../../../core/std/json.ts'
import type { WaitingView } from '../../../server/trpc/views.ts'
import { client, problemOf } from '../../lib/trpc.ts'
import { JsonEditor, jsonProblem } from '../../ui/json-editor.tsx'
import classes from './waiting.module.css'

interface SignalFormProps {
  row: WaitingView
  onDone: () => void
}

/** Sends a signal that a run waits for. */
export function SignalForm({ row, onDone }: SignalFormProps) {
  const names = signalNames(row)
  const [name, setName] = useState(names[0] ?? '')
  const [key, setKey] = useState(row.key ?? '')
  const [payload, setPayload] = useState('{}')
  const send = useMutation({
    mutationFn: () =>
      client.execution.signal.mutate({ id: row.executionId, name, key: key === '' ? null : key, payload }),
    onSuccess: () => {
      setName(names[(names.indexOf(name) + 1) % Math.max(1, names.length)] ?? name)
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (jsonProblem(payload) === null && name !== '') send.mutate()
  }
  return (
    <form className={classes.form} onSubmit={submit} data-testid="signal-form">
      <div className={classes.pair}>
        {names.length > 1 ? (
          <Select
            label="Signal"
            data={names}
            value={name}
            allowDeselect={false}
            onChange={(next) => setName(next ?? '')}
          />
        ) : (
          <TextInput label="Signal" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        )}
        <TextInput
          label="Key"
          placeholder="none"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      </div>
      <JsonEditor value={payload} onChange={setPayload} label="Payload of the signal" />
      {send.error && <p className={classes.problem}>{problemOf(send.error).message}</p>}
      <Button type="submit" loading={send.isPending} data-testid="signal-submit">
        Send signal
      </Button>
    </form>
  )
}

function signalNames(row: WaitingView): string[] {
  const detail = JSON.parse(row.detail) as Json
  const names = isObject(detail) ? detail.names : undefined
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
}
