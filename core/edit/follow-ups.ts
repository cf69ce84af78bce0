import type { Scope, StateMachine } from '../language/definition.ts'
import { ownState } from '../language/scopes.ts'
import { allNames, freeName, putState } from './draft.ts'

/** A scope that has lost all its states keeps one that passes its input on, and starts with a state that exists. */
export function fillScope(draft: StateMachine, scope: Scope): void {
  const first = Object.keys(scope.States)[0]
  if (first === undefined) {
    const name = freeName(allNames(draft), 'Pass on')
    putState(scope, name, { Type: 'Pass', End: true })
    scope.StartAt = name
  } else if (ownState(scope, scope.StartAt) === undefined) scope.StartAt = first
}
