import { createContext, useContext } from 'react'
import type { QueryLanguage, State } from '../../../core/language/definition.ts'
import { isObject, type Json } from '../../../core/std/json.ts'
import type { Pointer } from '../../../core/std/json-pointer.ts'
import { useEditor } from '../editor-context.ts'

/** The state that a form is about. */
export interface FormState {
  readonly pointer: Pointer
  readonly name: string
  readonly state: State
  readonly language: QueryLanguage
  /** Names of the states in the same scope, as declared: where arrows can lead. */
  readonly siblings: readonly string[]
}

export const FormStateContext = createContext<FormState | null>(null)

/** The state around this part of a form. */
export function useFormState(): FormState {
  const found = useContext(FormStateContext)
  if (found === null) throw new Error('useFormState is used outside of a form')
  return found
}

export type FieldPath = readonly (string | number)[]

export interface Field {
  /** undefined while the state has no such field. */
  readonly value: Json | undefined
  /** Sets it, or removes it with undefined. Quick changes of one field are one step of undo. */
  set(value: Json | undefined): void
}

/** One field of the form's state, at any depth. */
export function useField(path: FieldPath): Field {
  const { pointer, state } = useFormState()
  const { run } = useEditor()
  return {
    value: valueAt(state as unknown as Json, path),
    set: (value) =>
      void run(
        { kind: 'setField', state: pointer, path, value },
        { mergeKey: `${pointer} ${path.join('/')}` },
      ),
  }
}

function valueAt(value: Json | undefined, path: FieldPath): Json | undefined {
  let found = value
  for (const key of path) {
    if (Array.isArray(found)) found = found[Number(key)]
    else if (isObject(found ?? null) && Object.hasOwn(found as object, key)) {
      found = (found as { [key: string]: Json })[String(key)]
    } else return undefined
  }
  return found
}
