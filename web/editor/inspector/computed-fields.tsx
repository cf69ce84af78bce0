import { NumberInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { placeholderFor } from './field-words.ts'
import { ExpressionField, JsonField, TextLine } from './inputs.tsx'
import classes from './inspector.module.css'
import { useField, useFormState } from './state-context.ts'

const isExpression = (value: unknown): value is string =>
  typeof value === 'string' && /^\{%[\s\S]*%\}$/.test(value)

/** Any JSON; in JSONata one expression may stand for the whole of it, and is then edited without quotes. */
export function TemplateField({ name, label }: { name: string; label: string }) {
  const { language, state } = useFormState()
  const { value, set } = useField([name])
  const [asJson, setAsJson] = useState(false)
  if (language === 'JSONata' && isExpression(value) && !asJson) {
    return (
      <Switchable mark="{ }" title="Write it as JSON" onSwitch={() => setAsJson(true)}>
        <ExpressionField value={value} onCommit={set} label={label} />
      </Switchable>
    )
  }
  const placeholder = placeholderFor(name, state.Type)
  const json = <JsonField value={value} onCommit={set} label={label} placeholder={placeholder} />
  const canCompute = language === 'JSONata' && (value === undefined || isExpression(value))
  if (!canCompute) return json
  const compute = () => {
    setAsJson(false)
    if (value === undefined) set('{% $states.input %}')
  }
  return (
    <Switchable mark="{%}" title="Compute it with one expression" onSwitch={compute}>
      {json}
    </Switchable>
  )
}

interface SwitchableProps {
  mark: string
  title: string
  onSwitch: () => void
  children: ReactNode
}

/** An editor with a small button that changes how the value is written. */
function Switchable({ mark, title, onSwitch, children }: SwitchableProps) {
  return (
    <div className={classes.switchable}>
      <div className="grow">{children}</div>
      <button type="button" className={classes.mode} title={title} aria-label={title} onClick={onSwitch}>
        {mark}
      </button>
    </div>
  )
}

/** Text that in JSONata may also be computed. */
export function TextField({ name, label }: { name: string; label: string }) {
  const { value, set } = useField([name])
  const text = typeof value === 'string' ? value : ''
  if (text.startsWith('{%')) return <ExpressionField value={text} onCommit={set} label={label} />
  return <TextLine value={text} label={label} onCommit={(next) => set(next === '' ? undefined : next)} />
}

/** A number that in JSONata may also be computed. */
export function NumberField({ name, label }: { name: string; label: string }) {
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
