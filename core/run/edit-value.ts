import { isObject, type Json, type JsonObject, setKey } from '../std/json.ts'
import { type Pointer, pointerSegments } from '../std/json-pointer.ts'

/**
 * A copy of a value with another one at a pointer; everything beside the path is shared. An object takes a new key, an
 * array an index up to its length. Undefined when the place cannot exist.
 */
export function withValueAt(value: Json, pointer: Pointer, replacement: Json): Json | undefined {
  return replaceAt(value, pointerSegments(pointer), replacement)
}

function replaceAt(value: Json, path: readonly string[], replacement: Json): Json | undefined {
  const [head, ...rest] = path
  if (head === undefined) return replacement
  if (Array.isArray(value)) {
    const index = head === '-' ? value.length : /^(0|[1-9]\d{0,8})$/.test(head) ? Number(head) : -1
    if (index < 0 || index > value.length) return undefined
    const inner =
      rest.length === 0
        ? replacement
        : index < value.length
          ? replaceAt(value[index]!, rest, replacement)
          : undefined
    return inner === undefined ? undefined : [...value.slice(0, index), inner, ...value.slice(index + 1)]
  }
  if (!isObject(value)) return undefined
  const known = Object.hasOwn(value, head)
  const inner =
    rest.length === 0 ? replacement : known ? replaceAt(value[head]!, rest, replacement) : undefined
  if (inner === undefined) return undefined
  const copy: JsonObject = {}
  for (const key of Object.keys(value)) setKey(copy, key, key === head ? inner : value[key]!)
  if (!known) setKey(copy, head, inner)
  return copy
}
