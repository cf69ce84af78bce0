import type { Scope, State, StateMachine } from '../../language/definition.ts'
import { ownState, scopeAt } from '../../language/scopes.ts'
import type { Pointer } from '../../std/json-pointer.ts'
import { addressOf, allNames, isFlow } from '../draft.ts'
import { fillScope } from '../follow-ups.ts'
import { doneOf, redirect } from '../retarget.ts'

/** Removes states and connects what stood before them with what came after. */
export function removeStates(draft: StateMachine, states: readonly Pointer[]): void {
  const byScope = new Map<Pointer, string[]>()
  for (const pointer of outermost(states)) {
    const { scope, name } = addressOf(pointer)
    byScope.set(scope, [...(byScope.get(scope) ?? []), name])
  }
  for (const [pointer, names] of byScope) {
    const scope = scopeAt(draft, pointer)
    if (scope !== undefined) removeFrom(draft, scope, new Set(names))
  }
}

/** Without the states that stand inside others of the list. */
export function outermost(states: readonly Pointer[]): Pointer[] {
  return states.filter((state) => !states.some((other) => other !== state && state.startsWith(`${other}/`)))
}

function removeFrom(draft: StateMachine, scope: Scope, gone: ReadonlySet<string>): void {
  const successor = (name: string) => successorOf(scope, name, gone)
  const redirected = new Map([...gone].map((name) => [name, successor(name)]))
  const start = redirected.get(scope.StartAt)
  for (const name of gone) delete scope.States[name]
  if (start !== undefined) scope.StartAt = start ?? Object.keys(scope.States)[0] ?? ''
  const taken = allNames(draft)
  for (const [name, state] of Object.entries(scope.States)) {
    redirect(
      state,
      (target) => {
        const next = redirected.get(target)
        if (next === undefined) return target
        // An arrow that would come back to where it starts was a loop through what is gone.
        return next === name ? null : next
      },
      () => doneOf(scope, taken),
    )
  }
  fillScope(draft, scope)
}

/** The first state after `name` that stays; null when the flow ends on the way. */
function successorOf(scope: Scope, name: string, gone: ReadonlySet<string>): string | null {
  const seen = new Set<string>()
  for (let at: string | undefined = name; at !== undefined && !seen.has(at); ) {
    if (!gone.has(at)) return ownState(scope, at) === undefined ? null : at
    seen.add(at)
    const state: State | undefined = ownState(scope, at)
    if (state === undefined) return null
    at = isFlow(state)
      ? state.Next
      : state.Type === 'Choice'
        ? (state.Default ?? state.Choices[0]?.Next)
        : undefined
  }
  return null
}
