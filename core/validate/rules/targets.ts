import { transitionsOf } from '../../graph/transitions.ts'
import type { Scope } from '../../language/definition.ts'
import { ownState } from '../../language/scopes.ts'
import { type Pointer, pointerTo } from '../../std/json-pointer.ts'
import type { Report, Rule } from '../rule.ts'

/** StartAt, Next and Default name states of their own scope. */
export const targets: Rule = ({ scopes, places }, report) => {
  const everywhere = new Set(places.map((place) => place.name))
  for (const { scope, pointer } of scopes) {
    const place = pointerTo(pointer, 'StartAt')
    // An empty StartAt is reported when the definition is read.
    if (scope.StartAt !== '') check(scope.StartAt, place, scope, everywhere, report)
  }
  for (const { state, pointer, scope } of places) {
    for (const { target, pointer: place, kind } of transitionsOf(state, pointer)) {
      const reportedBefore = target === '' && (kind === 'choice' || kind === 'catch')
      if (!reportedBefore) check(target, place, scope, everywhere, report)
    }
  }
}

function check(
  target: string,
  pointer: Pointer,
  scope: Scope,
  everywhere: ReadonlySet<string>,
  report: Report,
): void {
  if (ownState(scope, target) !== undefined) return
  if (everywhere.has(target)) {
    const message = `“${target}” stands in another scope; a state can only lead to states beside it.`
    report('TARGET_IN_ANOTHER_SCOPE', pointer, message)
  } else {
    const message = `There is no state “${target}” here; add it, or choose one that exists.`
    report('TARGET_NOT_FOUND', pointer, message)
  }
}
