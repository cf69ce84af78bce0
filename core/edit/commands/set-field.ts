import type { State, StateMachine } from '../../language/definition.ts'
import { isStateType } from '../../language/fields.ts'
import { scopeAt, stateAt } from '../../language/scopes.ts'
import { isObject, type Json, type JsonObject, setKey } from '../../std/json.ts'
import type { Pointer } from '../../std/json-pointer.ts'
import { addressOf, cloneJson, isFlow, putState } from '../draft.ts'

/** Sets or removes a field of a state, at any depth. Next and End exclude each other. */
export function setField(
  draft: StateMachine,
  pointer: Pointer,
  path: readonly (string | number)[],
  value: Json | undefined,
): void {
  const state = stateAt(draft, pointer)
  if (state === undefined) return
  if (path.length === 0) {
    replaceState(draft, pointer, value)
    return
  }
  setAt(state as unknown as Json, path, value)
  if (path.length === 1 && value !== undefined) exclude(state, path[0])
}

/** The whole state, from its JSON; what is no state at all is left to the text to hold. */
function replaceState(draft: StateMachine, pointer: Pointer, value: Json | undefined): void {
  const { scope, name } = addressOf(pointer)
  const inside = scopeAt(draft, scope)
  if (inside === undefined || !isObject(value) || !isStateType(value.Type)) return
  putState(inside, name, cloneJson(value) as unknown as State)
}

function exclude(state: State, field: string | number | undefined): void {
  if (!isFlow(state)) return
  if (field === 'Next') delete state.End
  if (field === 'End') delete state.Next
}

/** A field of the machine itself. */
export function setMachineField(draft: StateMachine, field: string, value: Json | undefined): void {
  setAt(draft as unknown as Json, [field], value)
}

function setAt(target: Json, path: readonly (string | number)[], value: Json | undefined): void {
  const [key, ...rest] = path
  if (key === undefined) return
  if (Array.isArray(target)) {
    const index = Number(key)
    if (rest.length > 0) setAt(target[index] ?? null, rest, value)
    else if (value === undefined) target.splice(index, 1)
    else target[index] = cloneJson(value)
    return
  }
  if (!isObject(target)) return
  setInObject(target, String(key), rest, value)
}

function setInObject(
  target: JsonObject,
  key: string,
  rest: readonly (string | number)[],
  value: Json | undefined,
): void {
  if (rest.length === 0) {
    if (value === undefined) delete target[key]
    else setKey(target, key, cloneJson(value))
    return
  }
  if (!Object.hasOwn(target, key)) {
    if (value === undefined) return
    setKey(target, key, typeof rest[0] === 'number' ? [] : {})
  }
  setAt(target[key] ?? null, rest, value)
}
