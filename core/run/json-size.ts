import type { Json } from '../std/json.ts'
import { byteLength } from '../std/json-text.ts'

/** Large values travel through many states unchanged; measuring each of them once keeps a long Map linear. */
const measured = new WeakMap<object, number>()
const WORTH_REMEMBERING = 512

/** The length of a value's compact JSON text in UTF-8 bytes. The value must not be changed afterwards. */
export function jsonSize(value: Json): number {
  if (typeof value === 'string') return byteLength(JSON.stringify(value))
  if (value === null || typeof value !== 'object') return String(value).length
  const known = measured.get(value)
  if (known !== undefined) return known
  let size = 2
  if (Array.isArray(value)) {
    for (const item of value) size += jsonSize(item)
    size += Math.max(0, value.length - 1)
  } else {
    const keys = Object.keys(value)
    for (const key of keys) size += jsonSize(key) + 1 + jsonSize(value[key]!)
    size += Math.max(0, keys.length - 1)
  }
  if (size >= WORTH_REMEMBERING) measured.set(value, size)
  return size
}
