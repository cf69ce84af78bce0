import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { parseJsonText } from '../../core/std/json-text.ts'
import { CodeEditor } from './code-editor.tsx'
import classes from './json-editor.module.css'

interface JsonEditorProps {
  value: string
  onChange: (text: string) => void
  label: string
  size?: 'pane' | 'field'
  placeholder?: string
  /** True: an empty text is fine and means that there is no value. */
  optional?: boolean
  readOnly?: boolean
  /** More to say when the text is fine. */
  hint?: ReactNode
}

/** What is wrong with a JSON text, as a sentence with its place; null when it is fine. */
export function jsonProblem(text: string, optional = false): string | null {
  if (optional && text.trim() === '') return null
  const result = parseJsonText(text)
  if (result.ok) return null
  const { line, column, message } = result.error
  return `Line ${line}, column ${column}: ${message}`
}

/** An editor for one JSON value that says at once when it is not JSON. */
export function JsonEditor(props: JsonEditorProps) {
  const { value, optional = false } = props
  const problem = useMemo(() => jsonProblem(value, optional), [value, optional])
  const diagnostics = useMemo(() => {
    if (problem === null) return []
    const result = parseJsonText(value)
    const from = result.ok ? 0 : result.error.offset
    return [{ from, to: from + 1, severity: 'error' as const, message: problem }]
  }, [problem, value])
  // While a hand is still typing, a half-written value is no mistake yet.
  const shown = useSettled(problem)
  return (
    <div className={classes.wrap} data-size={props.size ?? 'field'}>
      <CodeEditor
        value={value}
        onChange={props.onChange}
        language="json"
        size={props.size ?? 'field'}
        label={props.label}
        diagnostics={diagnostics}
        invalid={shown !== null}
        {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
        {...(props.readOnly === undefined ? {} : { readOnly: props.readOnly })}
      />
      {shown !== null ? <p className={classes.problem}>{shown}</p> : props.hint}
    </div>
  )
}

function useSettled(problem: string | null): string | null {
  const [shown, setShown] = useState(problem)
  useEffect(() => {
    const timer = setTimeout(() => setShown(problem), problem === null ? 0 : 500)
    return () => clearTimeout(timer)
  }, [problem])
  return problem === null ? null : shown
}
