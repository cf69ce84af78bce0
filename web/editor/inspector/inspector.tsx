import { ScrollArea, SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { addressOf } from '../../../core/edit/draft.ts'
import { TYPE_LABELS } from '../../../core/graph/describe.ts'
import { parseResource } from '../../../core/language/resource.ts'
import { queryLanguageOf, scopeAt, stateAt } from '../../../core/language/scopes.ts'
import type { Json } from '../../../core/std/json.ts'
import type { Pointer } from '../../../core/std/json-pointer.ts'
import { StateIcon } from '../../canvas/state-icon.tsx'
import { useEditorState } from '../editor-context.ts'
import { EdgeForm } from './edge-form.tsx'
import classes from './inspector.module.css'
import { MachineForm } from './machine-form.tsx'
import { ManyForm } from './many-form.tsx'
import { type FormState, FormStateContext } from './state-context.ts'
import { StateForm } from './state-form.tsx'
import { StateJson } from './state-json.tsx'
import { StateProblems } from './state-problems.tsx'
import { StateTry } from './state-try.tsx'

type Tab = 'form' | 'json' | 'try'

/** The pane at the right: whatever is selected, as a form or as JSON. */
export function Inspector() {
  const selection = useEditorState((state) => state.selection)
  const only = selection.states.length === 1 ? selection.states[0] : undefined
  return (
    <aside className={classes.inspector} aria-label="Inspector">
      {only !== undefined ? (
        <StatePane pointer={only} />
      ) : selection.states.length > 1 ? (
        <ManyForm states={selection.states} />
      ) : selection.edge !== null ? (
        <EdgeForm edge={selection.edge} />
      ) : (
        <MachineForm />
      )}
    </aside>
  )
}

function StatePane({ pointer }: { pointer: Pointer }) {
  const form = useForm(pointer)
  const [tab, setTab] = useState<Tab>('form')
  if (form === null) return <MachineForm />
  const { state } = form
  const task = state.Type === 'Task' ? parseResource(state.Resource).kind : null
  return (
    <FormStateContext.Provider value={form}>
      <header className={classes.head}>
        <StateIcon type={state.Type} task={task} size={16} />
        <span className="grow truncate">{TYPE_LABELS[state.Type]}</span>
        <SegmentedControl
          value={tab}
          onChange={(next) => setTab(next as Tab)}
          data={[
            { value: 'form', label: 'Form' },
            { value: 'json', label: 'JSON' },
            { value: 'try', label: 'Try' },
          ]}
        />
      </header>
      <StateProblems pointer={pointer} />
      {tab === 'try' && <StateTry key={pointer} />}
      {tab === 'form' && (
        <ScrollArea className={classes.scroll} scrollbarSize={8} type="hover">
          <StateForm key={pointer} />
        </ScrollArea>
      )}
      {tab === 'json' && <StateJson key={pointer} pointer={pointer} value={state as unknown as Json} />}
    </FormStateContext.Provider>
  )
}

function useForm(pointer: Pointer): FormState | null {
  const definition = useEditorState((state) => state.reading.drawn.definition)
  return useMemo(() => {
    const state = stateAt(definition, pointer)
    const { scope, name } = addressOf(pointer)
    const inside = scopeAt(definition, scope)
    if (state === undefined || inside === undefined) return null
    return {
      pointer,
      name,
      state,
      language: queryLanguageOf(definition, state),
      siblings: Object.keys(inside.States),
    }
  }, [definition, pointer])
}
