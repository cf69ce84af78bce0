import { isObject, type Json, jsonEqual } from '../../std/json.ts'
import { err, ok } from '../../std/result.ts'
import { arrayArgument, integerArgument } from './arguments.ts'
import type { Intrinsic } from './outcome.ts'

/** A range may have this many items (a published limit of Step Functions). */
const MAX_RANGE = 1000

/** States.Array(a, b, …): the arguments as an array. */
export const array: Intrinsic = (args) => ok([...args])

/** States.ArrayContains(array, value): whether an item equals the value, whatever its type. */
export const arrayContains: Intrinsic = (args) => {
  const items = arrayArgument(args, 0)
  if (!items.ok) return items
  return ok(items.value.some((item) => jsonEqual(item, args[1])))
}

/** States.ArrayGetItem(array, index): the item at a position from 0. */
export const arrayGetItem: Intrinsic = (args) => {
  const items = arrayArgument(args, 0)
  if (!items.ok) return items
  const index = integerArgument(args, 1)
  if (!index.ok) return index
  const item = items.value[index.value]
  if (item !== undefined) return ok(item)
  return err(`The index ${index.value} is outside of the array, which has ${items.value.length} items`)
}

/** States.ArrayLength(array): the number of items. */
export const arrayLength: Intrinsic = (args) => {
  const items = arrayArgument(args, 0)
  return items.ok ? ok(items.value.length) : items
}

/** States.ArrayPartition(array, size): the items in chunks of `size`; the last may be shorter. */
export const arrayPartition: Intrinsic = (args) => {
  const items = arrayArgument(args, 0)
  if (!items.ok) return items
  const size = integerArgument(args, 1)
  if (!size.ok) return size
  if (size.value < 1) return err('The second argument, the size of a chunk, must be 1 or more')
  const chunks: Json[] = []
  for (let at = 0; at < items.value.length; at += size.value)
    chunks.push(items.value.slice(at, at + size.value))
  return ok(chunks)
}

/** States.ArrayRange(first, last, step): the numbers from first to last, both included where the step meets them. */
export const arrayRange: Intrinsic = (args) => {
  const first = integerArgument(args, 0)
  if (!first.ok) return first
  const last = integerArgument(args, 1)
  if (!last.ok) return last
  const step = integerArgument(args, 2)
  if (!step.ok) return step
  if (step.value === 0) return err('The third argument, the step, must not be 0')
  const count = Math.max(0, Math.floor((last.value - first.value) / step.value) + 1)
  if (count > MAX_RANGE) return err(`A range may have at most ${MAX_RANGE} items, not ${count}`)
  return ok(Array.from({ length: count }, (_, i) => first.value + i * step.value))
}

/** States.ArrayUnique(array): each value once, in the order of first appearance. */
export const arrayUnique: Intrinsic = (args) => {
  const items = arrayArgument(args, 0)
  if (!items.ok) return items
  const seen = new Map<string, Json>()
  for (const item of items.value) {
    const key = JSON.stringify(withSortedKeys(item))
    if (!seen.has(key)) seen.set(key, item)
  }
  return ok([...seen.values()])
}

/** Pairs instead of objects: equal objects get equal texts whatever the order of their keys. */
function withSortedKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(withSortedKeys)
  if (!isObject(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return { pairs: entries.map(([key, item]) => [key, withSortedKeys(item)]) }
}
