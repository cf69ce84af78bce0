import type { Json } from '../std/json.ts'
import type { Result } from '../std/result.ts'
import type { ExpressionScope, PathScope } from './expression-scope.ts'
import { evaluateIntrinsic } from './intrinsics/evaluate-intrinsic.ts'
import { looksLikeIntrinsic, parseIntrinsic } from './intrinsics/parse-intrinsic.ts'
import { resolvePath } from './jsonpath/evaluate-path.ts'
import { parsePath } from './jsonpath/parse-path.ts'
import { rootText } from './scope-text.ts'
import { runtimeError, type StatesError } from './states-error.ts'

/**
 * The value of a path: `$` reads the input, `$$` the context object, `$name` a variable. A definite path that leads
 * nowhere fails with States.Runtime, "Invalid path '$.x' : No results for path: $['x']"; one with a wildcard, slice,
 * filter or `..` yields an array, which may be empty. The value may share structure with the scope.
 */
export function evaluatePath(text: string, scope: PathScope): Result<Json, StatesError> {
  const path = parsePath(text)
  const value = path.ok ? resolvePath(path.value, scope) : path
  return value.ok ? value : runtimeError(`Invalid path '${text}' : ${value.error}`)
}

/**
 * The value of a field that takes a path or an intrinsic function: a template's `key.$`, ErrorPath, CausePath.
 * `field` is the name that the error shows.
 */
export function evaluateExpression(
  text: string,
  scope: ExpressionScope,
  field: string,
): Result<Json, StatesError> {
  if (looksLikeIntrinsic(text)) {
    const call = parseIntrinsic(text)
    if (call.ok) return evaluateIntrinsic(call.value, scope)
    return runtimeError(
      `The value for the field '${field}' is not a valid intrinsic function call: ${call.error}`,
    )
  }
  const path = parsePath(text)
  if (!path.ok)
    return runtimeError(`The value for the field '${field}' is not a valid JSONPath: ${path.error}`)
  const value = resolvePath(path.value, scope)
  if (value.ok) return value
  return runtimeError(
    `The JSONPath '${text}' specified for the field '${field}' could not be found in the input ` +
      `'${rootText(path.value, scope)}'`,
  )
}
