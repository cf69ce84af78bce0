import type { Issue } from '../std/issue.ts'
import { isObject, type Json, type JsonObject, jsonType, setKey } from '../std/json.ts'
import { type Pointer, pointerTo } from '../std/json-pointer.ts'

/**
 * Reads one value: answers what may stand in a definition in its place, or undefined when it must be left out; what is
 * wrong goes into `issues`.
 */
export type Reader = (value: Json, pointer: Pointer, issues: Issue[]) => Json | undefined

/** Adds an issue of severity error. */
export function problem(issues: Issue[], code: string, pointer: Pointer, message: string): void {
  issues.push({ code, severity: 'error', pointer, message })
}

function wrongType(expected: string, value: Json, pointer: Pointer, issues: Issue[]): undefined {
  const name = pointer.slice(pointer.lastIndexOf('/') + 1)
  const found = jsonType(value)
  const article = /^[aeiou]/.test(found) ? 'an' : 'a'
  const what = found === 'null' ? 'null' : `${article} ${found}`
  problem(issues, 'FIELD_WRONG_TYPE', pointer, `${name} must be ${expected}, but it is ${what}.`)
  return undefined
}

/** Keeps the value when the test holds. */
function only(expected: string, test: (value: Json) => boolean): Reader {
  return (value, pointer, issues) => (test(value) ? value : wrongType(expected, value, pointer, issues))
}

export const anything: Reader = (value) => value
export const text: Reader = only('a text', (value) => typeof value === 'string')
export const nullableText: Reader = only('a text or null', (v) => v === null || typeof v === 'string')
export const flag: Reader = only('true or false', (value) => typeof value === 'boolean')
export const plainObject: Reader = only('an object', isObject)
/** Texts are kept: an expression in JSONata, a placeholder of a template elsewhere; validation tells them apart. */
export const numberOrText: Reader = only('a number', (v) => typeof v === 'number' || typeof v === 'string')
export const numeric: Reader = only('a number', (value) => typeof value === 'number')
export const condition: Reader = only(
  'an expression or true or false',
  (v) => typeof v === 'string' || typeof v === 'boolean',
)

/** A list; an element that cannot stand is replaced, so that the others keep their index. */
export function listOf(element: Reader, substitute: () => Json): Reader {
  return (value, pointer, issues) => {
    if (!Array.isArray(value)) return wrongType('a list', value, pointer, issues)
    return value.map((item, i) => element(item, pointerTo(pointer, i), issues) ?? substitute())
  }
}

/** Known keys are read by their readers, others kept; a required key that is missing or left out gets its fallback. */
export function record(
  fields: Readonly<Record<string, Reader>>,
  required: Readonly<Record<string, () => Json>>,
): Reader {
  return (value, pointer, issues) => {
    if (!isObject(value)) return wrongType('an object', value, pointer, issues)
    const copy: JsonObject = {}
    for (const [key, item] of Object.entries(value)) {
      const reader = Object.hasOwn(fields, key) ? fields[key] : undefined
      const read = reader === undefined ? item : reader(item, pointerTo(pointer, key), issues)
      if (read !== undefined) setKey(copy, key, read)
    }
    for (const [key, fallback] of Object.entries(required)) {
      if (copy[key] === '' && Object.hasOwn(copy, key)) {
        problem(issues, 'FIELD_EMPTY', pointerTo(pointer, key), `${key} is empty; fill it in.`)
      }
      if (Object.hasOwn(copy, key)) continue
      if (!Object.hasOwn(value, key)) {
        problem(issues, 'FIELD_MISSING', pointer, `${key} is missing; add it.`)
      }
      copy[key] = fallback()
    }
    return copy
  }
}
