import { applyInputPath } from '../../expression/data-flow.ts'
import { withInput } from '../../expression/expression-scope.ts'
import { evaluateTemplate } from '../../expression/payload-template.ts'
import type { PassState } from '../../language/definition.ts'
import type { Json } from '../../std/json.ts'
import { pathScope } from '../evaluate.ts'
import { leave, ownExit, workDone } from '../leave.ts'
import { andThen, fromResult, type Outcome, type Place, type Step, value } from '../step.ts'

/** Pass: hands on its input, its Result or its Parameters. */
export function stepPass(place: Place, state: PassState): Step {
  return workDone(place, resultOf(place, state), (result) => leave(place, result, ownExit(state)))
}

function resultOf(place: Place, state: PassState): Outcome<Json> {
  if (place.entry.queryLanguage === 'JSONata') return value(place.visit.input)
  const scope = pathScope(place, place.visit.input, 'work')
  return andThen(fromResult(applyInputPath(state.InputPath, scope)), (input) => {
    if (state.Result !== undefined) return value(state.Result)
    if (state.Parameters === undefined) return value(input)
    return fromResult(evaluateTemplate(state.Parameters, withInput(scope, input)))
  })
}
