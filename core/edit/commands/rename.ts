import type { StateMachine } from '../../language/definition.ts'
import { scopeAt } from '../../language/scopes.ts'
import type { Pointer } from '../../std/json-pointer.ts'
import { addressOf, putState, stateIn } from '../draft.ts'
import { redirect } from '../retarget.ts'

/** Gives a state another name and every reference with it; returns its new pointer. */
export function renameState(draft: StateMachine, pointer: Pointer, name: string): Pointer {
  const address = addressOf(pointer)
  const scope = scopeAt(draft, address.scope)
  if (scope === undefined) return pointer
  const states = Object.entries(scope.States)
  scope.States = {}
  for (const [old, state] of states) {
    redirect(
      state,
      (target) => (target === address.name ? name : target),
      () => name,
    )
    putState(scope, old === address.name ? name : old, state)
  }
  if (scope.StartAt === address.name) scope.StartAt = name
  return stateIn(address.scope, name)
}
