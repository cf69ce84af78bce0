import { ActionIcon, NumberInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { FieldKind } from '../../../core/language/fields.ts'
import { assertNever } from '../../../core/std/result.ts'
import { CatchersField } from './catchers-field.tsx'
import { wordsFor } from './field-words.ts'
import { ExpressionField, JsonField, Labelled, TextLine } from './inputs.tsx'
import classes from './inspector.module.css'
import { RetriersField } from './retriers-field.tsx'
import { useField, useFormState } from './state-context.ts'

interface FieldEditorProps {
  name: string
  kind: FieldKind
  /** True: the state cannot be without it. */
  required?: boolean
}

/** The right editor for a field of a state, with its words and a way to remove it. */
export function FieldEditor({ name, kind, required = false }: FieldEditorProps) {
  const { label, help } = wordsFor(name)
  const { value, set } = useField([name])
  const remove = value !== undefined && !required && (
    <ActionIcon
      size={18}
      aria-label={`Remove ${label}`}
      title={`Remove ${label}`}
      onClick={() => set(undefined)}
    >
      <IconX size={12} />
    </ActionIcon>
  )
  return (
    <Labelled label={label} help={help} aside={remove}>
      <Editor name={name} kind={kind} label={label} />
      {value === undefined && help !== '' && <p className={classes.help}>{help}</p>}
    </Labelled>
  )
}

function Editor({ name, kind, label }: Omit<FieldEditorProps, 'required'> & { label: string }) {
  const { value, set } = useField([name])
  switch (kind) {
    case 'text':
      return <TextField name={name} label={label} />
    case 'nullable-text':
      return (
        <TextLine
          mono
          label={label}
          placeholder="$"
          value={value === null ? 'null' : typeof value === 'string' ? value : ''}
          onCommit={(text) => set(text === '' ? undefined : text === 'null' ? null : text)}
        />
      )
    case 'number':
      return <NumberField name={name} label={label} />
    case 'retriers':
      return <RetriersField />
    case 'catchers':
      return <CatchersField />
    case 'flag':
    case 'template':
    case 'object':
    case 'choices':
    case 'branches':
    case 'processor':
      return (
        <JsonField value={value} onCommit={set} label={label} placeholder={PLACEHOLDERS[name] ?? 'JSON'} />
      )
    default:
      return assertNever(kind)
  }
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  Arguments: '"{% $states.input %}"',
  Output: '"{% $states.result %}"',
  Assign: '{ "total": "{% $sum($states.input.prices) %}" }',
  ItemSelector: '{ "item": "{% $states.context.Map.Item.Value %}" }',
  Items: '"{% $states.input.items %}"',
}

/** Text that in JSONata may also be computed. */
function TextField({ name, label }: { name: string; label: string }) {
  const { value, set } = useField([name])
  const text = typeof value === 'string' ? value : ''
  if (text.startsWith('{%')) return <ExpressionField value={text} onCommit={set} label={label} />
  return <TextLine value={text} label={label} onCommit={(next) => set(next === '' ? undefined : next)} />
}

/** A number that in JSONata may also be computed. */
function NumberField({ name, label }: { name: string; label: string }) {
  const { language } = useFormState()
  const { value, set } = useField([name])
  if (typeof value === 'string') {
    return (
      <div className="row">
        <div className="grow">
          <ExpressionField value={value} onCommit={set} label={label} />
        </div>
        <button type="button" className={classes.mode} onClick={() => set(1)}>
          123
        </button>
      </div>
    )
  }
  return (
    <div className="row">
      <NumberInput
        className="grow"
        aria-label={label}
        value={typeof value === 'number' ? value : ''}
        min={0}
        onChange={(next) => set(typeof next === 'number' ? next : undefined)}
      />
      {language === 'JSONata' && (
        <button
          type="button"
          className={classes.mode}
          title="Compute it"
          onClick={() => set(`{% ${typeof value === 'number' ? value : 1} %}`)}
        >
          {'{%}'}
        </button>
      )}
    </div>
  )
}
