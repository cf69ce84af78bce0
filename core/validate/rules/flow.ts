import { endsHere } from '../../graph/graph.ts'
import { fieldOf } from '../../language/fields.ts'
import { pointerTo } from '../../std/json-pointer.ts'
import type { Rule } from '../rule.ts'

/** Each state goes on or ends, and each scope has a state that ends it. */
export const flow: Rule = ({ places, scopes }, report) => {
  let loose = false
  for (const { state, name, pointer } of places) {
    if (fieldOf(state.Type, 'Next') === undefined) continue
    const next = 'Next' in state && state.Next !== undefined
    const end = 'End' in state && state.End === true
    if (next && end) {
      report('NEXT_AND_END', pointerTo(pointer, 'End'), `“${name}” has both Next and End; keep one of them.`)
    } else if (!next && !end) {
      loose = true
      report(
        'NEXT_OR_END_MISSING',
        pointer,
        `“${name}” leads nowhere; connect it to a state, or let it end here.`,
      )
    }
  }
  for (const { scope, pointer } of scopes) {
    const states = Object.values(scope.States)
    if (states.length === 0)
      report('NO_STATES', pointerTo(pointer, 'States'), 'There are no states yet; add one.')
    // A loose end is reported already and is most likely where it should end.
    else if (!loose && !states.some(endsHere)) {
      report(
        'NO_TERMINAL_STATE',
        pointerTo(pointer, 'States'),
        'No state ends this, so it runs until it is stopped; let a state end it.',
      )
    }
  }
}
