import type { Json } from '../std/json.ts'
import { ok, type Result } from '../std/result.ts'
import { evaluatePath } from './evaluate-path-text.ts'
import { type PathScope, withInput } from './expression-scope.ts'
import { parseReferencePath, setAtReferencePath } from './jsonpath/reference-path.ts'
import { runtimeError, type StatesError, statesError } from './states-error.ts'

/**
 * What a state sees of its input. Absent means all of it, null an empty object. Reads `scope.input`;
 * States.Runtime when the path leads nowhere.
 */
export function applyInputPath(path: string | null | undefined, scope: PathScope): Result<Json, StatesError> {
  if (path === undefined) return ok(scope.input)
  return path === null ? ok({}) : evaluatePath(path, scope)
}

/** What of a state's output leaves it; the same rules as InputPath, read from `output`. */
export function applyOutputPath(
  path: string | null | undefined,
  output: Json,
  scope: PathScope,
): Result<Json, StatesError> {
  return applyInputPath(path, withInput(scope, output))
}

/**
 * Puts a result into the state's raw input. Absent or `$` keeps the result alone, null the input alone; any other
 * reference path yields a copy of the input with the result at that place, objects on the way made as needed.
 * States.ResultPathMatchFailure when the place cannot exist in the input.
 */
export function applyResultPath(
  path: string | null | undefined,
  input: Json,
  result: Json,
): Result<Json, StatesError> {
  if (path === undefined || path === '$') return ok(result)
  if (path === null) return ok(input)
  const steps = parseReferencePath(path)
  if (!steps.ok) return runtimeError(`Invalid path '${path}' : ${steps.error}`)
  const output = setAtReferencePath(input, steps.value, result)
  if (output !== undefined) return ok(output)
  return statesError(
    'States.ResultPathMatchFailure',
    `Unable to apply ReferencePath ${path} to input ${JSON.stringify(input)}`,
  )
}

/** The items of a Map in JSONPath: ItemsPath read from the input, `$` when absent. States.Runtime unless an array. */
export function applyItemsPath(path: string | undefined, scope: PathScope): Result<Json[], StatesError> {
  const text = path ?? '$'
  const items = evaluatePath(text, scope)
  if (!items.ok) return items
  if (Array.isArray(items.value)) return ok(items.value)
  // Recorded: a path of the context object is shown without its first dollar.
  return runtimeError(`Reference path "${text.startsWith('$$') ? text.slice(1) : text}" must point to array.`)
}
