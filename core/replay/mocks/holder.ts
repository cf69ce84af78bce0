import type { State, StateMachine } from '../../language/definition.ts'
import { ownState, type StatePlace, scopeAt } from '../../language/scopes.ts'
import { type Pointer, pointerSegments } from '../../std/json-pointer.ts'
import { elsewhere, listOf, type Place } from './need.ts'

/** A state that holds scopes. */
interface Holder extends Pick<StatePlace, 'scope' | 'scopePointer' | 'name'> {
  readonly state: State
  /** Which branch the inner scope is. */
  readonly index: number
}

/** The Parallel or Map that holds a scope; null for the machine itself. */
export function holderOf(definition: StateMachine, scopePointer: Pointer): Holder | null {
  const found = /^(.*)\/States\/([^/]*)\/(?:Branches\/(\d+)|ItemProcessor|Iterator)$/.exec(scopePointer)
  if (found === null) return null
  const [, outer = '', , branch = '0'] = found
  const name = pointerSegments(`/${found[2] ?? ''}`)[0] ?? ''
  const scope = scopeAt(definition, outer)
  const state = scope && ownState(scope, name)
  return state === undefined
    ? null
    : { scope: scope!, scopePointer: outer, name, state, index: Number(branch) }
}

/** What a Parallel or a Map hands back when one of its scopes does so. */
export function outputOf(state: State, output: Place, index: number): Place {
  if (output.kind === 'elsewhere') return elsewhere
  if (state.Type === 'Map') return { kind: 'list', items: [], any: output }
  return listOf([...Array.from({ length: index }, () => elsewhere), output])
}
