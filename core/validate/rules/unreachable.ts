import { reachable } from '../../graph/transitions.ts'
import { ownState } from '../../language/scopes.ts'
import { pointerTo } from '../../std/json-pointer.ts'
import type { Rule } from '../rule.ts'

/** Every state can be reached from its scope's StartAt. Said only where StartAt leads somewhere. */
export const unreachable: Rule = ({ scopes }, report) => {
  for (const { scope, pointer } of scopes) {
    if (ownState(scope, scope.StartAt) === undefined) continue
    const within = reachable(scope)
    for (const name of Object.keys(scope.States)) {
      if (within.has(name)) continue
      const message = `Nothing leads to “${name}”; connect it, or remove it.`
      report('STATE_UNREACHABLE', pointerTo(pointer, 'States', name), message)
    }
  }
}
