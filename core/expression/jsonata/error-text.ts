import type { EvaluationFailure } from '../evaluation.ts'
import type { ResultProblem } from './plain-result.ts'

const QUERY_ERROR = 'States.QueryEvaluationError'
const MAX_DETAIL = 2_000

/** Where an expression stands: its text, and the field's path as errors name it. */
export interface ExpressionPlace {
  readonly expression: string
  readonly location: string
}

/** The beginning of every sentence about an expression, as Step Functions words it. */
function subject(place: ExpressionPlace): string {
  return `The JSONata expression '${place.expression}' specified for the field '${place.location}'`
}

function failure(place: ExpressionPlace, predicate: string, error = QUERY_ERROR): EvaluationFailure {
  return { error, cause: `${subject(place)} ${predicate}`, location: place.location }
}

/** The failure of an expression whose result is no JSON value. [JN9] [JN10] */
export function resultFailure(place: ExpressionPlace, problem: ResultProblem): EvaluationFailure {
  switch (problem) {
    case 'undefined':
      return failure(place, 'returned nothing (undefined).')
    case 'unsupported':
      return failure(place, 'returned an unsupported result type.')
    case 'not-finite':
      return failure(place, 'returned a number that JSON cannot hold.')
    case 'too-deep':
      return failure(place, 'returned a value that is nested too deeply.')
    case 'too-large':
      return failure(place, 'returned a value that is too large.', 'States.DataLimitExceeded')
  }
}

/** The failure of an expression that threw. [JN11] `code` is the library's, null for an error of its own making. */
export function thrownFailure(
  place: ExpressionPlace,
  code: string | null,
  message: string,
): EvaluationFailure {
  const detail = message.length > MAX_DETAIL ? `${message.slice(0, MAX_DETAIL)}…` : message
  return failure(place, `threw an error during evaluation. ${code === null ? '' : `${code}: `}${detail}`)
}

/** The failure of an expression that its host stopped. [JN13] */
export function outOfTimeFailure(place: ExpressionPlace): EvaluationFailure {
  return failure(place, 'took too long to evaluate. Make it do less, or move the work into a function.')
}

/** The failure of an expression that twice ended the process that evaluated it. */
export function outOfMemoryFailure(place: ExpressionPlace): EvaluationFailure {
  return failure(place, 'used too much memory. Make it build less, or move the work into a function.')
}

/** The failure of an expression, or of a plain value, of another type than its field takes. */
export function typeFailure(
  location: string,
  expression: string | null,
  expected: string,
  actual: string,
  valueText: string,
): EvaluationFailure {
  const text = valueText.length > MAX_DETAIL ? `${valueText.slice(0, MAX_DETAIL)}…` : valueText
  const predicate = `returned an unexpected result type. Expected '${expected}', but was '${actual}' for value: ${text}`
  if (expression !== null) return failure({ expression, location }, predicate)
  const cause = `The value specified for the field '${location}' has an unexpected type. Expected '${expected}', but was '${actual}' for value: ${text}`
  return { error: QUERY_ERROR, cause, location }
}
