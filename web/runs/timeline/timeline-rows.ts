import type { HistoryIndex, VisitRecord } from '../../../core/replay/history-index.ts'
import type { Pointer } from '../../../core/std/json-pointer.ts'

/** One visit in its row, with the lane it is drawn in so that simultaneous ones do not cover each other. */
export interface Bar {
  readonly visit: VisitRecord
  readonly lane: number
}

/** One state of the timeline. All visits of the state are in one row, those of all branches and iterations too. */
export interface TimelineRow {
  readonly pointer: Pointer
  readonly name: string
  readonly type: VisitRecord['type']
  readonly depth: number
  readonly bars: readonly Bar[]
  readonly lanes: number
  /** True for a Parallel or Map whose inner states have rows of their own. */
  readonly nested: boolean
  readonly folded: boolean
  /** Pixels from the top of the first row. */
  readonly top: number
  readonly height: number
}

const MOST_LANES = 8
const LANE = 7
const PADDING = 8
const LEAST = 22

/**
 * Rows of everything that was ever entered, in the order of first entry, inner states below the Parallel or Map that
 * holds them. Rows inside of a folded state are left out.
 */
export function timelineRows(index: HistoryIndex, folded: ReadonlySet<Pointer>): TimelineRow[] {
  const byPointer = new Map<Pointer, VisitRecord[]>()
  const children = new Map<Pointer | null, Pointer[]>()
  for (const visit of index.visits) {
    const known = byPointer.get(visit.pointer)
    if (known) known.push(visit)
    else {
      byPointer.set(visit.pointer, [visit])
      const holder = holderOf(index, visit)
      const siblings = children.get(holder)
      if (siblings) siblings.push(visit.pointer)
      else children.set(holder, [visit.pointer])
    }
  }
  const rows: TimelineRow[] = []
  let top = 0
  const add = (pointer: Pointer, depth: number): void => {
    const visits = byPointer.get(pointer)!
    const { bars, lanes } = packed(visits)
    const height = Math.max(LEAST, lanes * LANE + PADDING)
    const inner = children.get(pointer) ?? []
    const { name, type } = visits[0]!
    const row = { pointer, name, type, depth, bars, lanes, nested: inner.length > 0 }
    rows.push({ ...row, folded: folded.has(pointer), top, height })
    top += height
    if (!folded.has(pointer)) for (const each of inner) add(each, depth + 1)
  }
  for (const pointer of children.get(null) ?? []) add(pointer, 0)
  return rows
}

/** The Parallel or Map in whose scope a visit is; null in the machine itself. */
function holderOf(index: HistoryIndex, visit: VisitRecord): Pointer | null {
  const opener = index.frames.get(visit.frame)?.visit ?? null
  return opener === null ? null : (index.visit(opener)?.pointer ?? null)
}

/** Gives each visit the first lane that is free when it begins; beyond the last lane they share it. */
function packed(visits: readonly VisitRecord[]): { bars: Bar[]; lanes: number } {
  const free: number[] = []
  const bars = visits.map((visit): Bar => {
    let lane = free.findIndex((until) => until <= visit.enteredSeq)
    if (lane < 0) lane = Math.min(free.length, MOST_LANES - 1)
    free[lane] = Math.max(free[lane] ?? 0, visit.exitedSeq ?? Number.POSITIVE_INFINITY)
    return { visit, lane }
  })
  return { bars, lanes: Math.max(1, free.length) }
}

/** Height of all rows. */
export function rowsHeight(rows: readonly TimelineRow[]): number {
  const last = rows.at(-1)
  return last === undefined ? 0 : last.top + last.height
}

/** The row at a height, or undefined below the last. */
export function rowAt(rows: readonly TimelineRow[], y: number): TimelineRow | undefined {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]!.top <= y) low = middle + 1
    else high = middle
  }
  const row = rows[low - 1]
  return row !== undefined && y < row.top + row.height ? row : undefined
}

/** Where a bar's lane is drawn inside of its row. */
export function barBox(row: TimelineRow, bar: Bar): { readonly y: number; readonly height: number } {
  const height = row.lanes === 1 ? row.height - 8 : LANE - 1
  return { y: row.top + 4 + (row.lanes === 1 ? 0 : bar.lane * LANE), height }
}
