import { isObject, type Json, type JsonObject, jsonType } from '../../std/json.ts'
import { err, ok, type Result } from '../../std/result.ts'

const PLACES = ['first', 'second', 'third'] as const

function wrongType(position: number, wanted: string, value: Json): Result<never, string> {
  return err(
    `The ${PLACES[position] ?? 'next'} argument must be ${wanted}, but it is of type ${jsonType(value)}`,
  )
}

/** The argument at a position (from 0) as an array, or the sentence that says what it is instead. */
export function arrayArgument(args: readonly Json[], position: number): Result<Json[], string> {
  const value = args[position] ?? null
  return Array.isArray(value) ? ok(value) : wrongType(position, 'an array', value)
}

/** The argument at a position as a string. */
export function textArgument(args: readonly Json[], position: number): Result<string, string> {
  const value = args[position] ?? null
  return typeof value === 'string' ? ok(value) : wrongType(position, 'a string', value)
}

/** The argument at a position as an object. */
export function objectArgument(args: readonly Json[], position: number): Result<JsonObject, string> {
  const value = args[position] ?? null
  return isObject(value) ? ok(value) : wrongType(position, 'an object', value)
}

/** The argument at a position as a whole number; a fraction is rounded, as documented for Step Functions, never to -0. */
export function integerArgument(args: readonly Json[], position: number): Result<number, string> {
  const value = args[position] ?? null
  return typeof value === 'number' ? ok(Math.round(value) + 0) : wrongType(position, 'a number', value)
}
