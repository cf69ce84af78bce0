import { ActionIcon, Button, NumberInput, TagsInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { Retrier } from '../../../core/language/definition.ts'
import type { Json } from '../../../core/std/json.ts'
import classes from './inspector.module.css'
import { type FieldPath, useField, useFormState } from './state-context.ts'

/** Errors that people match most. */
const COMMON_ERRORS = [
  'States.ALL',
  'States.TaskFailed',
  'States.Timeout',
  'States.HeartbeatTimeout',
  'States.Http.Socket',
  'States.Http.StatusCode.503',
]

const NEW: Retrier = {
  ErrorEquals: ['States.TaskFailed'],
  IntervalSeconds: 1,
  MaxAttempts: 3,
  BackoffRate: 2,
}

/** The rules for trying again, asked from first to last. */
export function RetriersField() {
  const { state } = useFormState()
  const { value, set } = useField(['Retry'])
  const retriers = 'Retry' in state ? (state.Retry ?? []) : []
  return (
    <div className={classes.cards}>
      {retriers.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a retrier is its place in the list
        <RetrierCard key={index} index={index} onRemove={() => set(without(value, index))} />
      ))}
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconPlus size={12} />}
        onClick={() => set(insertBeforeAll(retriers as unknown as Json[], NEW as unknown as Json))}
      >
        Try again when …
      </Button>
    </div>
  )
}

/** The list without one element; undefined when nothing is left, which removes the field. */
export function without(value: Json | undefined, index: number): Json | undefined {
  const left = Array.isArray(value) ? value.filter((_, at) => at !== index) : []
  return left.length > 0 ? left : undefined
}

/** Puts an element at the end, but before one that matches every error: that one has to be last. */
export function insertBeforeAll(list: readonly Json[], element: Json): Json[] {
  const last = list.at(-1)
  const all = JSON.stringify(last ?? null).includes('"States.ALL"')
  return all && last !== undefined ? [...list.slice(0, -1), element, last] : [...list, element]
}

function RetrierCard({ index, onRemove }: { index: number; onRemove: () => void }) {
  return (
    <div className={classes.card}>
      <div className={classes.cardHead}>
        <ErrorsInput path={['Retry', index, 'ErrorEquals']} />
        <ActionIcon size={22} aria-label="Remove this rule" onClick={onRemove}>
          <IconTrash size={13} />
        </ActionIcon>
      </div>
      <div className={classes.three}>
        <NumberBox path={['Retry', index, 'IntervalSeconds']} label="After, s" fallback={1} min={1} />
        <NumberBox path={['Retry', index, 'MaxAttempts']} label="Times" fallback={3} min={0} />
        <NumberBox path={['Retry', index, 'BackoffRate']} label="Then ×" fallback={2} min={1} />
      </div>
    </div>
  )
}

/** The names of errors that a rule is about. */
export function ErrorsInput({ path }: { path: FieldPath }) {
  const { value, set } = useField(path)
  const names = Array.isArray(value) ? value.map(String) : []
  return (
    <TagsInput
      size="xs"
      className="grow"
      aria-label="Errors"
      placeholder={names.length === 0 ? 'Which errors?' : ''}
      data={COMMON_ERRORS}
      styles={{ inputField: { minWidth: 48 } }}
      value={names}
      onChange={(next) => set(next.includes('States.ALL') ? ['States.ALL'] : next)}
    />
  )
}

interface NumberBoxProps {
  path: FieldPath
  label: string
  /** What applies while the field is empty. */
  fallback: number
  min: number
}

function NumberBox({ path, label, fallback, min }: NumberBoxProps) {
  const { value, set } = useField(path)
  return (
    <NumberInput
      label={label}
      min={min}
      placeholder={String(fallback)}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => set(typeof next === 'number' ? next : undefined)}
    />
  )
}
