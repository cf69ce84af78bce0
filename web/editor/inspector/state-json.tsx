import { useEffect, useRef, useState } from 'react'
import { isStateType } from '../../../core/language/fields.ts'
import { isObject, type Json, jsonEqual } from '../../../core/std/json.ts'
import type { Pointer } from '../../../core/std/json-pointer.ts'
import { parseJsonText, printJson } from '../../../core/std/json-text.ts'
import { JsonEditor } from '../../ui/json-editor.tsx'
import { useEditor } from '../editor-context.ts'
import classes from './inspector.module.css'

/** The state as JSON; each text that is a state is taken at once. */
export function StateJson({ pointer, value }: { pointer: Pointer; value: Json }) {
  const { run } = useEditor()
  const [text, setText] = useState(() => printJson(value, 2))
  const known = useRef(value)
  useEffect(() => {
    if (jsonEqual(value, known.current)) return
    known.current = value
    setText(printJson(value, 2))
  }, [value])
  const read = parseJsonText(text)
  const isState = read.ok && isObject(read.value) && isStateType(read.value.Type)
  const onChange = (next: string) => {
    setText(next)
    const parsed = parseJsonText(next)
    if (!parsed.ok || !isObject(parsed.value) || !isStateType(parsed.value.Type)) return
    known.current = parsed.value
    run({ kind: 'setField', state: pointer, path: [], value: parsed.value }, { mergeKey: `${pointer} json` })
  }
  return (
    <div className={classes.json}>
      <JsonEditor value={text} onChange={onChange} label="State as JSON" size="pane" />
      {read.ok && !isState && (
        <p className={classes.problem}>A state is an object with a Type: Task, Choice, Map …</p>
      )}
    </div>
  )
}
