import { SegmentedControl } from '@mantine/core'
import type { Json } from '../../../core/std/json.ts'
import { useEditor } from '../editor-context.ts'
import { FieldEditor } from './field-editor.tsx'
import { Labelled } from './inputs.tsx'
import { useFormState } from './state-context.ts'

const MODES = ['Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath'] as const
type Mode = (typeof MODES)[number]

const FRESH: Readonly<Record<Mode, Json>> = {
  Seconds: 5,
  Timestamp: '2030-01-01T00:00:00Z',
  SecondsPath: '$.seconds',
  TimestampPath: '$.until',
}

const NAMES: Readonly<Record<Mode, string>> = {
  Seconds: 'For seconds',
  Timestamp: 'Until a time',
  SecondsPath: 'Seconds at',
  TimestampPath: 'Time at',
}

/** How long: a number of seconds, or until a moment. Exactly one of the fields is there. */
export function WaitField() {
  const { pointer, state, language } = useFormState()
  const { run } = useEditor()
  const modes = language === 'JSONata' ? MODES.slice(0, 2) : MODES
  const mode = MODES.find((field) => Object.hasOwn(state, field)) ?? 'Seconds'
  const choose = (next: Mode) => {
    if (next === mode) return
    const entries = Object.entries(state).map(([key, value]) =>
      key === mode ? [next, FRESH[next]] : [key, value],
    )
    run({ kind: 'setField', state: pointer, path: [], value: Object.fromEntries(entries) as Json })
  }
  return (
    <>
      <Labelled label="Wait">
        <SegmentedControl
          fullWidth
          value={mode}
          onChange={(next) => choose(next as Mode)}
          data={modes.map((value) => ({ value, label: NAMES[value] }))}
        />
      </Labelled>
      <FieldEditor name={mode} kind={mode === 'Seconds' ? 'number' : 'text'} required />
    </>
  )
}
