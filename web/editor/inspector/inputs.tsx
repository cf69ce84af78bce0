import { Select, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { expressionProblems } from '../../../core/expression/jsonata/static-check.ts'
import { type Json, jsonEqual } from '../../../core/std/json.ts'
import { parseJsonText, printJson } from '../../../core/std/json-text.ts'
import { CodeEditor } from '../../ui/code-editor.tsx'
import { JsonEditor } from '../../ui/json-editor.tsx'
import classes from './inspector.module.css'

interface LabelledProps {
  label: string
  help?: string
  /** At the right end of the label's line. */
  aside?: ReactNode
  children: ReactNode
}

/** A label above anything, with its explanation on hover. */
export function Labelled({ label, help, aside, children }: LabelledProps) {
  return (
    <div className={classes.field}>
      <div className={classes.label}>
        <span title={help}>{label}</span>
        {aside}
      </div>
      {children}
    </div>
  )
}

interface TextProps {
  value: string
  onCommit: (value: string) => void
  label: string
  placeholder?: string
  mono?: boolean
  /** Why the text cannot be taken; null when it can. */
  check?: (value: string) => string | null
}

/** A line of text that is taken on Enter or when the hand leaves it. */
export function TextLine({ value, onCommit, label, placeholder, mono, check }: TextProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const problem = text === value ? null : (check?.(text) ?? null)
  const commit = () => {
    if (text === value) return
    if (problem === null) onCommit(text)
    else setText(value)
  }
  return (
    <TextInput
      value={text}
      aria-label={label}
      error={problem}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(mono ? { classNames: { input: 'mono' } } : {})}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        if (event.key === 'Escape') setText(value)
      }}
    />
  )
}

interface JsonProps {
  value: Json | undefined
  onCommit: (value: Json | undefined) => void
  label: string
  placeholder?: string
}

/** Any JSON; each text that can be read is taken at once, an empty one removes the field. */
export function JsonField({ value, onCommit, label, placeholder }: JsonProps) {
  const [text, setText] = useState(() => (value === undefined ? '' : printJson(value, 2)))
  const committed = useRef(value)
  useEffect(() => {
    if (sameValue(value, committed.current)) return
    committed.current = value
    setText(value === undefined ? '' : printJson(value, 2))
  }, [value])
  const onChange = (next: string) => {
    setText(next)
    const read = readValue(next)
    if (read === null || sameValue(read.value, committed.current)) return
    committed.current = read.value
    onCommit(read.value)
  }
  return (
    <JsonEditor
      value={text}
      onChange={onChange}
      label={label}
      optional
      {...(placeholder === undefined ? {} : { placeholder })}
    />
  )
}

const sameValue = (a: Json | undefined, b: Json | undefined): boolean =>
  a === undefined || b === undefined ? a === b : jsonEqual(a, b)

function readValue(text: string): { readonly value: Json | undefined } | null {
  if (text.trim() === '') return { value: undefined }
  const read = parseJsonText(text)
  return read.ok ? { value: read.value } : null
}

interface ExpressionProps {
  /** With its marks: '{% … %}'. */
  value: string
  onCommit: (value: string) => void
  label: string
  placeholder?: string
}

/** The expression inside the marks; they are put around it when it is taken. */
export function ExpressionField({ value, onCommit, label, placeholder }: ExpressionProps) {
  const bare = /^\{%([\s\S]*)%\}$/.exec(value)?.[1]?.trim() ?? value
  const [text, setText] = useState(bare)
  const known = useRef(bare)
  useEffect(() => {
    if (bare === known.current) return
    known.current = bare
    setText(bare)
  }, [bare])
  const problem = useMemo(() => (text.trim() === '' ? null : expressionProblems(text)), [text])
  const onChange = (next: string) => {
    setText(next)
    known.current = next.trim()
    onCommit(`{% ${next.trim()} %}`)
  }
  return (
    <div>
      <CodeEditor
        value={text}
        onChange={onChange}
        language="expression"
        size="field"
        label={label}
        invalid={problem !== null}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
      {problem !== null && <p className={classes.problem}>{problem}</p>}
    </div>
  )
}

interface StateSelectProps {
  value: string | null
  states: readonly string[]
  onChange: (state: string) => void
  label: string
  placeholder?: string
}

/** One of the states of the scope. */
export function StateSelect({ value, states, onChange, label, placeholder }: StateSelectProps) {
  const options = value !== null && !states.includes(value) ? [value, ...states] : [...states]
  return (
    <Select
      aria-label={label}
      placeholder={placeholder ?? 'Choose a state'}
      data={[...new Set(options)]}
      value={value}
      error={value !== null && !states.includes(value)}
      searchable
      allowDeselect={false}
      onChange={(next) => next !== null && onChange(next)}
    />
  )
}
