import { isObject, type Json, jsonEqual } from '../std/json.ts'
import { type Pointer, pointerTo } from '../std/json-pointer.ts'

/** One place where two values differ. A side that has no value there is undefined. */
export interface Difference {
  readonly pointer: Pointer
  readonly before: Json | undefined
  readonly after: Json | undefined
}

/**
 * Where two JSON values differ, outermost differing place first, in document order; at most `limit` places.
 * Arrays are compared by position.
 */
export function diffJson(before: Json | undefined, after: Json | undefined, limit = 500): Difference[] {
  const out: Difference[] = []
  walk(before, after, '', out, limit)
  return out
}

function walk(
  before: Json | undefined,
  after: Json | undefined,
  pointer: Pointer,
  out: Difference[],
  limit: number,
): void {
  if (out.length >= limit || jsonEqual(before, after)) return
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      walk(own(before, key), own(after, key), pointerTo(pointer, key), out, limit)
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length)
    for (let i = 0; i < length; i++) walk(before[i], after[i], pointerTo(pointer, i), out, limit)
  } else out.push({ pointer, before, after })
}

function own(value: Record<string, Json>, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined
}

/** The value at a pointer, or undefined where there is none. */
export function valueAt(value: Json | undefined, segments: readonly string[]): Json | undefined {
  let at = value
  for (const segment of segments) {
    if (Array.isArray(at)) at = /^(0|[1-9]\d*)$/.test(segment) ? at[Number(segment)] : undefined
    else if (isObject(at)) at = own(at, segment)
    else return undefined
  }
  return at
}
