import { isObject, type Json } from '../../std/json.ts'
import { assertNever } from '../../std/result.ts'
import type { PathFunction } from './ast.ts'

/**
 * The value of a function at the end of a path. A value of the wrong type yields null, as in the library that Step
 * Functions uses: `length()` counts the items of an array or the keys of an object, the others work on arrays.
 */
export function callPathFunction(name: PathFunction, value: Json): Json {
  if (name === 'length')
    return Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : null
  if (name === 'keys') return isObject(value) ? Object.keys(value) : null
  if (!Array.isArray(value)) return null
  if (name === 'first') return value[0] ?? null
  if (name === 'last') return value.at(-1) ?? null
  const numbers = value.filter((item): item is number => typeof item === 'number')
  return numbers.length === 0 ? null : summarise(name, numbers)
}

function summarise(name: 'min' | 'max' | 'avg' | 'sum' | 'stddev', numbers: readonly number[]): number {
  const sum = numbers.reduce((total, item) => total + item, 0)
  const mean = sum / numbers.length
  switch (name) {
    case 'min':
      return numbers.reduce((least, item) => Math.min(least, item))
    case 'max':
      return numbers.reduce((most, item) => Math.max(most, item))
    case 'avg':
      return mean
    case 'sum':
      return sum
    case 'stddev':
      return Math.sqrt(numbers.reduce((total, item) => total + (item - mean) ** 2, 0) / numbers.length)
    default:
      return assertNever(name)
  }
}
