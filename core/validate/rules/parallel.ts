import { pointerTo } from '../../std/json-pointer.ts'
import { stateRule } from '../rule.ts'

/** A Parallel has at least one branch. */
export const parallel = stateRule(({ state, name, pointer }, report) => {
  if (state.Type !== 'Parallel' || state.Branches.length > 0) return
  report('BRANCHES_EMPTY', pointerTo(pointer, 'Branches'), `“${name}” has no branches; add one.`)
})
