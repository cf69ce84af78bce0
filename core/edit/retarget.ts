import type { Scope, State } from '../language/definition.ts'
import { endHere, freeName, goOn, isFlow, putState } from './draft.ts'

/** Gives every reference of a state to others a new name; null means that the reference has to go. */
export type Redirect = (name: string) => string | null

/**
 * Redirects all arrows of one state. A way that has to go leaves an end; a catcher disappears; a rule or the default
 * of an If leads to `fallback()` instead, because an If without a way out fails when it is run.
 */
export function redirect(state: State, to: Redirect, fallback: () => string): void {
  if (isFlow(state) && state.Next !== undefined) {
    const next = to(state.Next)
    if (next === null) endHere(state)
    else if (next !== state.Next) goOn(state, next)
  }
  if (state.Type === 'Choice') {
    for (const rule of state.Choices) rule.Next = to(rule.Next) ?? fallback()
    if (state.Default !== undefined) state.Default = to(state.Default) ?? fallback()
  }
  if ('Catch' in state && state.Catch !== undefined) {
    const kept = state.Catch.filter((catcher) => {
      const next = to(catcher.Next)
      if (next !== null) catcher.Next = next
      return next !== null
    })
    if (kept.length > 0) state.Catch = kept
    else delete state.Catch
  }
}

/** The name of a Done state of the scope; one is added where there is none. */
export function doneOf(scope: Scope, taken: Set<string>): string {
  for (const [name, state] of Object.entries(scope.States)) if (state.Type === 'Succeed') return name
  const name = freeName(taken, 'Done')
  taken.add(name)
  putState(scope, name, { Type: 'Succeed' })
  return name
}
