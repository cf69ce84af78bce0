import { transitionsOf } from '../graph/transitions.ts'
import type { Scope, State, StateMachine } from '../language/definition.ts'
import { ownState, scopeAt, walkStates } from '../language/scopes.ts'
import { type Json, type JsonObject, setKey } from '../std/json.ts'
import { type Pointer, pointerSegments, pointerTo } from '../std/json-pointer.ts'

/** A deep copy that may be changed. Keeps key order and keys of any name. */
export function cloneJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneJson) as T
  if (typeof value !== 'object' || value === null) return value
  const copy: JsonObject = {}
  for (const [key, inner] of Object.entries(value)) setKey(copy, key, cloneJson(inner as Json))
  return copy as T
}

/** A state's scope and name, taken from its pointer. */
export interface Address {
  readonly scope: Pointer
  readonly name: string
}

/** '/States/Fan/Branches/0/States/A' is A in '/States/Fan/Branches/0'. */
export function addressOf(state: Pointer): Address {
  const cut = state.lastIndexOf('/States/')
  return { scope: state.slice(0, cut), name: pointerSegments(state.slice(cut + '/States'.length))[0] ?? '' }
}

/** The state that an edge leaves; null for the arrow from a scope's start. */
export function edgeSource(edge: Pointer): Pointer | null {
  const found = /^(.*\/States\/[^/]*)\/(?:Next|Default|Choices\/\d+\/Next|Catch\/\d+\/Next)$/.exec(edge)
  return found?.[1] ?? null
}

/** The scope that an edge belongs to. */
export function edgeScope(edge: Pointer): Pointer {
  const source = edgeSource(edge)
  return source === null ? edge.slice(0, -'/StartAt'.length) : addressOf(source).scope
}

/** The name that an edge leads to; undefined when there is no such edge. */
export function edgeTarget(definition: StateMachine, edge: Pointer): string | undefined {
  const source = edgeSource(edge)
  if (source === null) return scopeAt(definition, edgeScope(edge))?.StartAt
  const { scope, name } = addressOf(source)
  const state = ownState(scopeAt(definition, scope) ?? EMPTY, name)
  return state && transitionsOf(state, source).find((way) => way.pointer === edge)?.target
}

const EMPTY: Scope = { StartAt: '', States: {} }

/** Points an edge of a draft to another state. */
export function setEdge(draft: StateMachine, edge: Pointer, target: string): void {
  const source = edgeSource(edge)
  const scope = scopeAt(draft, edgeScope(edge))
  if (scope === undefined) return
  if (source === null) {
    scope.StartAt = target
    return
  }
  const { name } = addressOf(source)
  const state = ownState(scope, name)
  if (state !== undefined) setTarget(state, pointerSegments(edge.slice(source.length)), target)
}

function setTarget(state: State, [field, index]: readonly string[], target: string): void {
  if (field === 'Next' && 'Next' in state) state.Next = target
  else if (field === 'Default' && state.Type === 'Choice') state.Default = target
  else if (field === 'Choices' && state.Type === 'Choice') {
    const rule = state.Choices[Number(index)]
    if (rule) rule.Next = target
  } else if (field === 'Catch' && 'Catch' in state) {
    const catcher = state.Catch?.[Number(index)]
    if (catcher) catcher.Next = target
  }
}

/** Every state name of the machine. */
export function allNames(definition: StateMachine): Set<string> {
  const names = new Set<string>()
  walkStates(definition, (place) => names.add(place.name))
  return names
}

const MAX_NAME = 80

/** The name itself, or with the first number from 2 that makes it unique; at most 80 characters. */
export function freeName(taken: ReadonlySet<string>, wish: string): string {
  const base = wish.slice(0, MAX_NAME) || 'State'
  if (!taken.has(base)) return base
  const stem = base.replace(/ \d+$/, '')
  for (let number = 2; ; number++) {
    const suffix = ` ${number}`
    const name = stem.slice(0, MAX_NAME - suffix.length) + suffix
    if (!taken.has(name)) return name
  }
}

/** Puts a state at the end of a scope under any name. */
export function putState(scope: Scope, name: string, state: State): void {
  setKey(scope.States as unknown as JsonObject, name, state as unknown as Json)
}

/** Pointer of a state in a scope. */
export function stateIn(scope: Pointer, name: string): Pointer {
  return pointerTo(scope, 'States', name)
}

/** Types that go on with Next or End. */
export type FlowState = Exclude<State, { Type: 'Choice' | 'Succeed' | 'Fail' }>

/** True for states that have Next or End. */
export function isFlow(state: State): state is FlowState {
  return state.Type !== 'Choice' && state.Type !== 'Succeed' && state.Type !== 'Fail'
}

/** Lets a state go on to another; in place, so that the field keeps its position in the text where it can. */
export function goOn(state: FlowState, target: string): void {
  delete state.End
  state.Next = target
}

/** Lets a state end its scope. */
export function endHere(state: FlowState): void {
  delete state.Next
  state.End = true
}
