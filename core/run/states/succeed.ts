import { applyInputPath } from '../../expression/data-flow.ts'
import type { SucceedState } from '../../language/definition.ts'
import { pathScope } from '../evaluate.ts'
import { leave, ownExit, workDone } from '../leave.ts'
import { fromResult, type Place, type Step, value } from '../step.ts'

/** Succeed: ends its scope with its input, or with its Output. */
export function stepSucceed(place: Place, state: SucceedState): Step {
  const result =
    place.entry.queryLanguage === 'JSONata'
      ? value(place.visit.input)
      : fromResult(applyInputPath(state.InputPath, pathScope(place, place.visit.input, 'work')))
  return workDone(place, result, (output) => leave(place, output, ownExit(state)))
}
