import { Select } from '@mantine/core'
import { useEditor } from '../editor-context.ts'
import { Labelled } from './inputs.tsx'
import { useFormState } from './state-context.ts'

const END = ' end'

/** What comes after the state: another one, or the end. */
export function FlowField() {
  const { pointer, state, siblings } = useFormState()
  const { run } = useEditor()
  const next = 'Next' in state && state.Next !== undefined ? state.Next : null
  const ends = 'End' in state && state.End === true
  const choose = (value: string) => {
    if (value === END) run({ kind: 'setField', state: pointer, path: ['End'], value: true })
    else run({ kind: 'setField', state: pointer, path: ['Next'], value })
  }
  return (
    <Labelled label="Then">
      <Select
        aria-label="Then"
        data={[{ value: END, label: 'End here' }, ...siblings.map((name) => ({ value: name, label: name }))]}
        value={next ?? (ends ? END : null)}
        placeholder="Leads nowhere yet"
        searchable
        allowDeselect={false}
        onChange={(value) => value !== null && choose(value)}
      />
    </Labelled>
  )
}
