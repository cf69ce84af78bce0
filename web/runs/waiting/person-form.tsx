import { Button, NumberInput, SegmentedControl, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import type { Json } from '../../../core/std/json.ts'
import type { WaitingView } from '../../../server/trpc/views.ts'
import { client, problemOf } from '../../lib/trpc.ts'
import { answerOf, type Filled, type FormField, personTask } from './form-fields.ts'
import classes from './waiting.module.css'

interface PersonFormProps {
  row: WaitingView
  onDone: () => void
}

/** The form that a definition asks a person to fill in; sending it completes the task. */
export function PersonForm({ row, onDone }: PersonFormProps) {
  const task = useMemo(() => personTask(row.title, JSON.parse(row.detail) as Json), [row])
  const [filled, setFilled] = useState<Filled>({})
  const [problem, setProblem] = useState<string | null>(null)
  const send = useAnswer(row, onDone)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const answer = answerOf(task.fields, filled)
    if ('problem' in answer) setProblem(answer.problem)
    else {
      setProblem(null)
      send.mutate(JSON.stringify(answer.output))
    }
  }
  return (
    <form className={classes.form} onSubmit={submit} data-testid="person-form">
      {task.description && <p className={classes.description}>{task.description}</p>}
      {task.assignee && <p className="dim">for {task.assignee}</p>}
      <div className={classes.fields}>
        {task.fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={filled[field.name]}
            onChange={(value) => setFilled((now) => ({ ...now, [field.name]: value }))}
          />
        ))}
      </div>
      {(problem ?? send.error) && (
        <p className={classes.problem}>{problem ?? problemOf(send.error).message}</p>
      )}
      <Button type="submit" loading={send.isPending} data-testid="person-submit">
        {task.fields.length === 0 ? 'Done' : 'Send answer'}
      </Button>
    </form>
  )
}

function useAnswer(row: WaitingView, onDone: () => void) {
  return useMutation({
    mutationFn: (output: string) =>
      client.execution.completeTask.mutate({
        id: row.executionId,
        visit: row.visit,
        attempt: row.attempt,
        output,
      }),
    onSuccess: onDone,
  })
}

interface FieldProps {
  field: FormField
  value: string | boolean | undefined
  onChange: (value: string | boolean) => void
}

function Field({ field, value, onChange }: FieldProps) {
  const text = typeof value === 'string' ? value : ''
  const common = { label: field.label, withAsterisk: field.required, name: field.name }
  switch (field.kind) {
    case 'choice':
      return field.options.length <= 4 ? (
        <div>
          <p className={classes.choiceLabel}>
            {field.label}
            {field.required && <span className={classes.star}> *</span>}
          </p>
          <SegmentedControl
            aria-label={field.label}
            data={[...field.options]}
            value={text}
            onChange={onChange}
          />
        </div>
      ) : (
        <Select
          {...common}
          data={[...field.options]}
          value={text || null}
          onChange={(next) => onChange(next ?? '')}
        />
      )
    case 'yesno':
      return (
        <Switch
          label={field.label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'number':
      return <NumberInput {...common} value={text} onChange={(next) => onChange(String(next))} />
    case 'long':
    case 'json':
      return (
        <Textarea
          {...common}
          autosize
          minRows={2}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'text':
      return <TextInput {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
  }
}
