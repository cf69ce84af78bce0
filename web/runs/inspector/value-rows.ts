import { isObject, type Json } from '../../../core/std/json.ts'
import { type Pointer, pointerTo } from '../../../core/std/json-pointer.ts'

/** One line of a value's tree. */
export interface ValueRow {
  readonly pointer: Pointer
  readonly key: string
  readonly depth: number
  readonly value: Json
  /** null for a value without parts. */
  readonly open: boolean | null
  /** Parts that are not shown; the row stands for them. */
  readonly more?: number
}

/** Parts of one value that are shown before "more". */
const PART_LIMIT = 100

/** How deep a value stands open unless a hand has changed it. */
const OPEN_DEPTH = 3

/** A value with more parts than this stands closed below the first level. */
const OPEN_PARTS = 24

/** Behind so many lines nothing stands open by itself. */
const OPEN_LINES = 80

/** What a hand has changed about a tree. */
export interface TreeState {
  /** Places that were opened (true) or closed by hand. */
  readonly byHand: ReadonlyMap<Pointer, boolean>
  readonly unlimited: ReadonlySet<Pointer>
}

export const UNTOUCHED: TreeState = { byHand: new Map(), unlimited: new Set() }

/** The lines of a value as they are to be shown; `shown` are places that have to be visible whatever is closed. */
export function valueRows(
  name: string,
  value: Json,
  tree: TreeState,
  shown: readonly Pointer[] = [],
): ValueRow[] {
  const rows: ValueRow[] = []
  const add = (pointer: Pointer, key: string, at: Json, depth: number): void => {
    const parts = partsOf(at)
    const closed =
      depth >= OPEN_DEPTH || (depth > 0 && (parts.length > OPEN_PARTS || rows.length > OPEN_LINES))
    const forced = shown.some((each) => each !== pointer && each.startsWith(`${pointer}/`))
    const open = parts.length === 0 ? null : forced || (tree.byHand.get(pointer) ?? !closed)
    rows.push({ pointer, key, depth, value: at, open })
    if (open !== true) return
    const all = tree.unlimited.has(pointer) || forced
    for (const [each, inner] of all ? parts : parts.slice(0, PART_LIMIT))
      add(pointerTo(pointer, each), each, inner, depth + 1)
    if (!all && parts.length > PART_LIMIT) {
      rows.push({
        pointer,
        key: '',
        depth: depth + 1,
        value: null,
        open: null,
        more: parts.length - PART_LIMIT,
      })
    }
  }
  add('', name, value, 0)
  return rows
}

function partsOf(value: Json): [string, Json][] {
  if (Array.isArray(value)) return value.map((inner, i) => [String(i), inner])
  return isObject(value) ? Object.entries(value) : []
}

/** A closed value in a few characters: "{ 3 fields }", "[ 12 items ]". */
export function summary(value: Json): string {
  if (Array.isArray(value))
    return value.length === 0 ? '[ ]' : `[ ${value.length} ${value.length === 1 ? 'item' : 'items'} ]`
  const fields = Object.keys(value as object).length
  return fields === 0 ? '{ }' : `{ ${fields} ${fields === 1 ? 'field' : 'fields'} }`
}
