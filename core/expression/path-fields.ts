import type { Json } from '../std/json.ts'
import { ok, type Result } from '../std/result.ts'
import { evaluatePath } from './evaluate-path-text.ts'
import type { PathScope } from './expression-scope.ts'
import { runtimeError, type StatesError } from './states-error.ts'
import { type Instant, parseTimestamp } from './timestamp.ts'

/** Fields that name a whole number by a path. */
export type IntegerField =
  | 'MaxConcurrencyPath'
  | 'ToleratedFailureCountPath'
  | 'TimeoutSecondsPath'
  | 'HeartbeatSecondsPath'
  | 'MaxItemsPath'
  | 'MaxItemsPerBatchPath'
  | 'MaxInputBytesPerBatchPath'

function notANumber(field: string, kind: string, path: string, value: Json): Result<never, StatesError> {
  const shown = typeof value === 'string' ? value : JSON.stringify(value)
  return runtimeError(`The ${field} field refers to value "${shown}" which is not a valid ${kind}: ${path}`)
}

/** The whole number that a field's path names. States.Runtime when it leads nowhere or to something else. */
export function evaluateIntegerPath(
  field: IntegerField,
  path: string,
  scope: PathScope,
): Result<number, StatesError> {
  const value = evaluatePath(path, scope)
  if (!value.ok) return value
  if (typeof value.value === 'number' && Number.isSafeInteger(value.value)) return ok(value.value)
  return notANumber(field, 'integer', path, value.value)
}

/** The percentage, 0 to 100, that ToleratedFailurePercentagePath names. */
export function evaluatePercentagePath(path: string, scope: PathScope): Result<number, StatesError> {
  const value = evaluatePath(path, scope)
  if (!value.ok) return value
  if (typeof value.value !== 'number')
    return notANumber('ToleratedFailurePercentagePath', 'float', path, value.value)
  if (value.value >= 0 && value.value <= 100) return ok(value.value)
  return runtimeError('ToleratedFailurePercentage must be between 0 and 100.')
}

/** The seconds, 0 or more, that a Wait's SecondsPath names. */
export function evaluateSecondsPath(path: string, scope: PathScope): Result<number, StatesError> {
  const value = evaluatePath(path, scope)
  if (!value.ok) return runtimeError(`The SecondsPath parameter does not reference an input value: ${path}`)
  const seconds = value.value
  const shown = typeof seconds === 'string' ? seconds : JSON.stringify(seconds)
  if (typeof seconds !== 'number' || !Number.isSafeInteger(seconds)) {
    return runtimeError(`The SecondsPath parameter cannot be parsed as a long value: ${path} == ${shown}`)
  }
  if (seconds >= 0) return ok(seconds)
  return runtimeError(`The SecondsPath parameter references a negative value: ${path} == ${shown}`)
}

/** The instant that a Wait's TimestampPath names. */
export function evaluateTimestampPath(path: string, scope: PathScope): Result<Instant, StatesError> {
  const value = evaluatePath(path, scope)
  if (!value.ok) return runtimeError(`The TimestampPath parameter does not reference an input value: ${path}`)
  const instant = typeof value.value === 'string' ? parseTimestamp(value.value) : null
  if (instant !== null) return ok(instant)
  const shown = typeof value.value === 'string' ? value.value : JSON.stringify(value.value)
  return runtimeError(
    'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ' +
      `${path} == ${shown}`,
  )
}
