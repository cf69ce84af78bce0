import { Autocomplete, Select, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type Template, template } from '../../../core/edit/templates.ts'
import type { TaskState } from '../../../core/language/definition.ts'
import { parseResource, type Resource, resourceLabel } from '../../../core/language/resource.ts'
import { isObject, type Json } from '../../../core/std/json.ts'
import { useEditor } from '../editor-context.ts'
import { Labelled, TextLine } from './inputs.tsx'
import classes from './inspector.module.css'
import { useField, useFormState } from './state-context.ts'

const KINDS = {
  'run-function': 'Run function',
  'call-http': 'Call HTTP',
  'ask-person': 'Ask a person',
  'hand-to-worker': 'Hand to a worker',
  'wait-signal': 'Wait for signal',
  'start-workflow': 'Start workflow',
} as const
type Kind = keyof typeof KINDS

const KIND_OF: Partial<Record<Resource['kind'], Kind>> = {
  function: 'run-function',
  http: 'call-http',
  human: 'ask-person',
  activity: 'hand-to-worker',
  signal: 'wait-signal',
  execution: 'start-workflow',
}

/** What a task does, and with what: a function, an address, a machine. */
export function ResourceField({ state }: { state: TaskState }) {
  const resource = parseResource(state.Resource)
  const kind = KIND_OF[resource.kind] ?? null
  const change = useChangeKind(state)
  return (
    <>
      <Labelled label="Does">
        <Select
          aria-label="What the task does"
          data={[
            ...Object.entries(KINDS).map(([value, label]) => ({ value, label })),
            ...(kind === null ? [{ value: 'other', label: resourceLabel(resource) }] : []),
          ]}
          value={kind ?? 'other'}
          allowDeselect={false}
          onChange={(next) => next !== null && next !== 'other' && next !== kind && change(next as Kind)}
        />
        {kind === null && (
          <p className={classes.help}>
            This resource does not exist here. A rehearsal answers in its place; or choose what to do instead.
          </p>
        )}
      </Labelled>
      {resource.kind === 'function' && <FunctionPicker name={resource.name} />}
      {resource.kind === 'http' && <HttpFields />}
      {resource.kind === 'activity' && <WorkField resource={state.Resource} name={resource.name} />}
      {resource.kind === 'execution' && <MachinePicker />}
    </>
  )
}

/** Another kind of task: its resource and arguments are new, everything else stays. */
function useChangeKind(state: TaskState): (kind: Kind) => void {
  const { run, around } = useEditor()
  const { pointer, language } = useFormState()
  return (kind) => {
    const made: Template = template(kind, { ...around.template, queryLanguage: language })
    const { Arguments: _arguments, Parameters: _parameters, ...kept } = state
    const fresh = made.add.state as TaskState
    const value = {
      ...kept,
      ...(language === 'JSONata' || fresh.Arguments === undefined
        ? {}
        : { QueryLanguage: 'JSONata' as const }),
      Resource: fresh.Resource,
      ...(fresh.Arguments === undefined ? {} : { Arguments: fresh.Arguments }),
    }
    run({ kind: 'setField', state: pointer, path: [], value: value as unknown as Json })
  }
}

function FunctionPicker({ name }: { name: string }) {
  const { around } = useEditor()
  const { set } = useField(['Resource'])
  const exists = around.functions.includes(name)
  return (
    <Labelled
      label="Function"
      aside={
        <Link to="/functions/$name" params={{ name }} className={classes.link}>
          {exists ? 'Open' : 'Write it'}
        </Link>
      }
    >
      <Autocomplete
        key={name}
        size="xs"
        aria-label="Function"
        data={[...around.functions]}
        defaultValue={name}
        onBlur={(event) => {
          const next = event.currentTarget.value.trim()
          if (next !== '' && next !== name) set(`function:${next}`)
        }}
        onOptionSubmit={(next) => set(`function:${next}`)}
      />
      {!exists && <p className={classes.help}>There is no function of this name yet.</p>}
    </Labelled>
  )
}

/** The kind of work that workers ask for by this name. */
function WorkField({ resource, name }: { resource: string; name: string }) {
  const { set } = useField(['Resource'])
  return (
    <Labelled label="Kind of work">
      <TextLine
        label="Kind of work"
        value={name}
        onCommit={(next) => {
          const given = next.trim()
          // What stands before the name stays: it may be spelled out at length.
          if (given !== '' && given !== name)
            set(`${resource.slice(0, resource.length - name.length)}${given}`)
        }}
      />
      <p className={classes.help}>
        Workers ask for it by this name.{' '}
        <Link to="/workers" className={classes.link}>
          See them
        </Link>
      </p>
    </Labelled>
  )
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

function HttpFields() {
  const { language } = useFormState()
  const bag = language === 'JSONata' ? 'Arguments' : 'Parameters'
  const all = useField([bag])
  const url = useField([bag, 'ApiEndpoint'])
  const method = useField([bag, 'Method'])
  if (all.value !== undefined && !isObject(all.value)) return null
  return (
    <div className={classes.http}>
      <Select
        aria-label="Method"
        data={METHODS}
        value={typeof method.value === 'string' ? method.value : 'GET'}
        allowDeselect={false}
        onChange={(next) => next !== null && method.set(next)}
      />
      <TextLine
        label="Address"
        mono
        placeholder="https://…"
        value={typeof url.value === 'string' ? url.value : ''}
        onCommit={(next) => url.set(next)}
      />
    </div>
  )
}

function MachinePicker() {
  const { around } = useEditor()
  const { language } = useFormState()
  const bag = language === 'JSONata' ? 'Arguments' : 'Parameters'
  const name = useField([bag, 'StateMachine'])
  if (name.value !== undefined && typeof name.value !== 'string') return null
  if (name.value === undefined)
    return <TextInput aria-label="Machine" disabled value="Named in the arguments" />
  const others = [...new Set([name.value, ...around.machines])]
  return (
    <Labelled label="Machine">
      <Select
        aria-label="Machine"
        data={others}
        value={name.value}
        searchable
        allowDeselect={false}
        onChange={(next) => next !== null && name.set(next)}
      />
    </Labelled>
  )
}
