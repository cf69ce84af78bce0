import { isObject, type Json, type JsonObject, setKey } from '../std/json.ts'
import { ok, type Result } from '../std/result.ts'
import { evaluateExpression } from './evaluate-path-text.ts'
import type { ExpressionScope } from './expression-scope.ts'
import { runtimeError, type StatesError } from './states-error.ts'

/**
 * The value of a payload template (Parameters, ResultSelector, ItemSelector, Assign): wherever a key ends with `.$`,
 * at any depth and inside arrays, its text is a path or an intrinsic function and the key loses the ending.
 * Everything else is copied. States.Runtime when an expression fails.
 */
export function evaluateTemplate(template: Json, scope: ExpressionScope): Result<Json, StatesError> {
  if (Array.isArray(template)) return evaluateItems(template, scope)
  return isObject(template) ? evaluateObject(template, scope) : ok(template)
}

function evaluateItems(items: readonly Json[], scope: ExpressionScope): Result<Json, StatesError> {
  const values: Json[] = []
  for (const item of items) {
    const value = evaluateTemplate(item, scope)
    if (!value.ok) return value
    values.push(value.value)
  }
  return ok(values)
}

/**
 * An object template, for fields that are always objects: the result has the same keys without `.$`.
 */
export function evaluateObject(
  template: JsonObject,
  scope: ExpressionScope,
): Result<JsonObject, StatesError> {
  const values: JsonObject = {}
  for (const [key, item] of Object.entries(template)) {
    const value = key.endsWith('.$') ? evaluateKey(key, item, scope) : evaluateTemplate(item, scope)
    if (!value.ok) return value
    setKey(values, key.endsWith('.$') ? key.slice(0, -2) : key, value.value)
  }
  return ok(values)
}

function evaluateKey(key: string, text: Json, scope: ExpressionScope): Result<Json, StatesError> {
  if (typeof text === 'string') return evaluateExpression(text, scope, key)
  return runtimeError(
    `The value for the field '${key}' must be a STRING that contains a JSONPath or an intrinsic function`,
  )
}

/** Every text below a template that is an expression, with its place as keys and positions. */
export function templateExpressions(
  template: Json,
  place: readonly (string | number)[] = [],
): { readonly place: readonly (string | number)[]; readonly text: Json }[] {
  if (Array.isArray(template)) return template.flatMap((item, i) => templateExpressions(item, [...place, i]))
  if (!isObject(template)) return []
  return Object.entries(template).flatMap(([key, item]) =>
    key.endsWith('.$')
      ? [{ place: [...place, key], text: item }]
      : templateExpressions(item, [...place, key]),
  )
}
