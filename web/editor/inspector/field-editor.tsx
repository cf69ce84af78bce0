import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { FieldKind } from '../../../core/language/fields.ts'
import { assertNever } from '../../../core/std/result.ts'
import { CatchersField } from './catchers-field.tsx'
import { NumberField, TemplateField, TextField } from './computed-fields.tsx'
import { placeholderFor, wordsFor } from './field-words.ts'
import { JsonField, Labelled, TextLine } from './inputs.tsx'
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
  const { label, help } = wordsFor(name, useFormState().state.Type)
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
  const { state } = useFormState()
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
    case 'template':
      return <TemplateField name={name} label={label} />
    case 'flag':
    case 'object':
    case 'choices':
    case 'branches':
    case 'processor':
      return (
        <JsonField
          value={value}
          onCommit={set}
          label={label}
          placeholder={placeholderFor(name, state.Type)}
        />
      )
    default:
      return assertNever(kind)
  }
}
