import type { Scope, State, StateMachine } from '../../language/definition.ts'
import { ownState, scopeAt } from '../../language/scopes.ts'
import type { Pointer } from '../../std/json-pointer.ts'
import type { NamedState, Place } from '../command.ts'
import {
  addressOf,
  allNames,
  cloneJson,
  edgeTarget,
  endHere,
  freeName,
  goOn,
  isFlow,
  putState,
  setEdge,
  stateIn,
} from '../draft.ts'
import { doneOf, redirect } from '../retarget.ts'

/**
 * Adds states that refer to each other by name: the first is the one that arrows lead to, and whatever of them would
 * end goes on to what comes after the place. Returns their pointers.
 */
export function insertStates(
  draft: StateMachine,
  scopePointer: Pointer,
  place: Place,
  group: readonly NamedState[],
): Pointer[] {
  const scope = scopeAt(draft, scopePointer)
  const first = group[0]
  if (scope === undefined || first === undefined) return []
  const taken = allNames(draft)
  const names = new Map<string, string>()
  for (const { name } of group) {
    const free = freeName(taken, name)
    taken.add(free)
    names.set(name, free)
  }
  const entry = names.get(first.name)!
  const lonely = Object.keys(scope.States).length === 0
  const after = lonely ? null : openPlace(draft, scope, place, entry)
  if (lonely) scope.StartAt = entry
  const added = group.map(({ name, state }) => ({ name: names.get(name)!, state: cloneJson(state) }))
  for (const { name, state } of added) {
    renameInside(state, taken)
    putState(scope, name, state)
  }
  for (const { state } of added) settle(state, names, after, () => doneOf(scope, taken))
  return added.map(({ name }) => stateIn(scopePointer, name))
}

/** Leads what stands before the place to the new state; returns what comes after it, or null for an end. */
function openPlace(draft: StateMachine, scope: Scope, place: Place, entry: string): string | null {
  if (place.kind === 'edge') {
    const target = edgeTarget(draft, place.edge) ?? null
    setEdge(draft, place.edge, entry)
    return target
  }
  if (place.kind === 'loose') return null
  const before = ownState(scope, addressOf(place.state).name)
  if (before === undefined) return null
  if (isFlow(before)) {
    const target = before.Next ?? null
    goOn(before, entry)
    return target
  }
  if (before.Type !== 'Choice') return null
  const target = before.Default ?? null
  before.Default = entry
  return target
}

function settle(
  state: State,
  names: ReadonlyMap<string, string>,
  after: string | null,
  done: () => string,
): void {
  redirect(state, (name) => names.get(name) ?? after, done)
  if (isFlow(state) && state.Next === undefined) {
    if (after === null) endHere(state)
    else goOn(state, after)
  }
  if (state.Type === 'Choice' && state.Default === undefined) state.Default = after ?? done()
}

/** States inside a pasted Parallel or Map need names of their own as well. */
function renameInside(state: State, taken: Set<string>): void {
  const scopes: Scope[] =
    state.Type === 'Parallel'
      ? state.Branches
      : state.Type === 'Map'
        ? [state.ItemProcessor, state.Iterator].filter((scope) => scope !== undefined)
        : []
  for (const scope of scopes) {
    const names = new Map<string, string>()
    const inside = Object.entries(scope.States)
    for (const [name] of inside) {
      const free = freeName(taken, name)
      taken.add(free)
      names.set(name, free)
    }
    scope.States = {}
    for (const [name, inner] of inside) {
      putState(scope, names.get(name)!, inner)
      redirect(
        inner,
        (target) => names.get(target) ?? target,
        () => '',
      )
      renameInside(inner, taken)
    }
    scope.StartAt = names.get(scope.StartAt) ?? scope.StartAt
  }
}
