import type { Scope, StateMachine } from '../../language/definition.ts'
import { stateAt } from '../../language/scopes.ts'
import { type Pointer, pointerTo } from '../../std/json-pointer.ts'
import { allNames, freeName, putState, stateIn } from '../draft.ts'

/** A new branch with one state in it; returns that state. */
export function addBranch(draft: StateMachine, pointer: Pointer): Pointer {
  const state = stateAt(draft, pointer)
  if (state?.Type !== 'Parallel') return pointer
  const name = freeName(allNames(draft), `Branch ${state.Branches.length + 1}`)
  const branch: Scope = { StartAt: name, States: {} }
  putState(branch, name, { Type: 'Pass', End: true })
  state.Branches.push(branch)
  return stateIn(pointerTo(pointer, 'Branches', state.Branches.length - 1), name)
}

/** Removes a branch with everything in it. */
export function removeBranch(draft: StateMachine, branch: Pointer): void {
  const found = /^(.*)\/Branches\/(\d+)$/.exec(branch)
  const state = found?.[1] === undefined ? undefined : stateAt(draft, found[1])
  if (state?.Type === 'Parallel') state.Branches.splice(Number(found?.[2]), 1)
}
