import { isObject, type Json, type JsonObject, setKey } from '../../std/json.ts'
import { parseJsonText, printJson } from '../../std/json-text.ts'
import { err, ok } from '../../std/result.ts'
import { objectArgument, textArgument } from './arguments.ts'
import type { Intrinsic } from './outcome.ts'

/**
 * States.StringToJson(text): the value that the JSON text spells; null for a blank text (recorded). What could not be
 * kept exactly is refused: numbers that a double cannot hold, nesting beyond 200 levels.
 */
export const stringToJson: Intrinsic = (args) => {
  const text = textArgument(args, 0)
  if (!text.ok) return text
  if (text.value.trim() === '') return ok(null)
  const value = parseJsonText(text.value)
  return value.ok ? ok(withoutNegativeZero(value.value)) : err(value.error.message)
}

/** Recorded: "-0" yields 0. JSON prints -0 as 0, and a value must be the same after it has been stored. */
function withoutNegativeZero(value: Json): Json {
  if (typeof value === 'number') return value + 0
  if (Array.isArray(value)) return value.map(withoutNegativeZero)
  if (!isObject(value)) return value
  const copy: JsonObject = {}
  for (const [key, item] of Object.entries(value)) setKey(copy, key, withoutNegativeZero(item))
  return copy
}

/** States.JsonToString(value): its compact JSON text. */
export const jsonToString: Intrinsic = (args) => ok(printJson(args[0] ?? null))

/** States.JsonMerge(a, b, false): the keys of both objects; those of `b` win. Nested objects are not merged. */
export const jsonMerge: Intrinsic = (args) => {
  const first = objectArgument(args, 0)
  if (!first.ok) return first
  const second = objectArgument(args, 1)
  if (!second.ok) return second
  if (args[2] !== false)
    return err('The third argument must be false: only the top level of two objects can be merged')
  const merged: JsonObject = { ...first.value }
  for (const [key, value] of Object.entries(second.value)) setKey(merged, key, value)
  return ok(merged)
}
