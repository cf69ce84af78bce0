import type { Json } from '../std/json.ts'
import { byteLength } from '../std/json-text.ts'

/** Large values travel through many states unchanged; measuring each of them once keeps a long Map linear. */
const measured = new WeakMap<object, number>()
const WORTH_REMEMBERING = 512

/** The length of a value's compact JSON text in UTF-8 bytes. The value must not be changed afterwards. */
export function jsonSize(value: Json): number {
  if (typeof value === 'string') return textSize(value)
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

/** Longer texts are measured by what they are printed as. */
const SHORT = 64

function textSize(text: string): number {
  const plain = text.length <= SHORT && isPlain(text)
  return plain ? text.length + 2 : byteLength(JSON.stringify(text))
}

/** True when each character is one byte, and none is escaped. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false
  }
  return true
}
