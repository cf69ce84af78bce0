import { evaluateExpression } from '../../expression/evaluate-path-text.ts'
import type { FailState } from '../../language/definition.ts'
import type { Json } from '../../std/json.ts'
import { jsonata, pathScope, wrongType } from '../evaluate.ts'
import { fail, raise } from '../failures.ts'
import type { Failure } from '../state.ts'
import { andThen, fromResult, type Outcome, type Place, problem, type Step, value } from '../step.ts'

/** Fail: ends its scope with an error and a cause, either of which may be absent. */
export function stepFail(place: Place, state: FailState): Step {
  const failure =
    place.entry.queryLanguage === 'JSONata' ? failureInJsonata(place, state) : failureInJsonPath(place, state)
  if (failure.kind === 'ask') return { kind: 'evaluate', request: failure.request }
  if (failure.kind === 'problem') return raise(place, failure.problem)
  return fail(place, failure.value)
}

function failureInJsonPath(place: Place, state: FailState): Outcome<Failure> {
  const error = textInJsonPath(place, 'ErrorPath', state.Error, state.ErrorPath)
  return andThen(error, (name) =>
    andThen(textInJsonPath(place, 'CausePath', state.Cause, state.CausePath), (cause) =>
      value({ error: name, cause }),
    ),
  )
}

function textInJsonPath(
  place: Place,
  field: 'ErrorPath' | 'CausePath',
  constant: string | undefined,
  path: string | undefined,
): Outcome<string | null> {
  if (path === undefined) return value(constant ?? null)
  const scope = pathScope(place, place.visit.input, field)
  return andThen(fromResult(evaluateExpression(path, scope, field)), (text): Outcome<string | null> => {
    if (typeof text === 'string') return value(text)
    return problem('States.Runtime', `The ${field} field must lead to a string: ${path}`)
  })
}

function failureInJsonata(place: Place, state: FailState): Outcome<Failure> {
  const parts: { field: 'Error' | 'Cause'; template: Json }[] = []
  if (state.Error !== undefined) parts.push({ field: 'Error', template: state.Error })
  if (state.Cause !== undefined) parts.push({ field: 'Cause', template: state.Cause })
  return andThen(jsonata(place, 'work', parts), (values): Outcome<Failure> => {
    const found: { Error: string | null; Cause: string | null } = { Error: null, Cause: null }
    for (const [index, part] of parts.entries()) {
      const text = values[index] ?? null
      if (typeof text !== 'string') return wrongType(part.field, part.template, 'string', text)
      found[part.field] = text
    }
    return value({ error: found.Error, cause: found.Cause })
  })
}
