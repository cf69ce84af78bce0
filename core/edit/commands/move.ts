import type { StateMachine } from '../../language/definition.ts'
import { ownState, scopeAt, stateAt } from '../../language/scopes.ts'
import type { Pointer } from '../../std/json-pointer.ts'
import type { NamedState, Place } from '../command.ts'
import { addressOf, cloneJson, isFlow, stateIn } from '../draft.ts'
import { insertStates } from './add-state.ts'
import { outermost, removeStates } from './remove.ts'

/** Takes states out of their scope, heals it, and continues the loose end of another scope with them. */
export function moveStates(draft: StateMachine, states: readonly Pointer[], scope: Pointer): Pointer[] {
  const moving = outermost(states)
  const group = copiesOf(draft, moving)
  removeStates(draft, moving)
  return insertStates(draft, scope, looseEnd(draft, scope), group)
}

/** Copies of states with their names, for moving, copying and duplicating. */
export function copiesOf(definition: StateMachine, states: readonly Pointer[]): NamedState[] {
  return outermost(states).flatMap((pointer) => {
    const state = stateAt(definition, pointer)
    return state === undefined ? [] : [{ name: addressOf(pointer).name, state: cloneJson(state) }]
  })
}

/** After the only state of a scope that ends; where several end, nowhere in particular. */
function looseEnd(definition: StateMachine, scopePointer: Pointer): Place {
  const scope = scopeAt(definition, scopePointer)
  if (scope === undefined) return { kind: 'loose' }
  const ends = Object.keys(scope.States).filter((name) => {
    const state = ownState(scope, name)
    return state !== undefined && isFlow(state) && state.End === true
  })
  const only = ends[0]
  return only === undefined || ends.length > 1
    ? { kind: 'loose' }
    : { kind: 'after', state: stateIn(scopePointer, only) }
}
