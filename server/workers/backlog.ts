import type { ActivityDetail, Committed, WaitingRow } from '../engine/ports.ts'
import { Line, type LineItem } from './line.ts'

type Row = Pick<WaitingRow, 'kind' | 'visit' | 'attempt' | 'since' | 'detail'>

/**
 * Which tasks wait for which worker, as of the last commits. It is a hint only: a task is taken by the log alone, so a row
 * that is out of date costs one refused start.
 */
export class Backlog {
  readonly #lines = new Map<string, Line>()
  /** By execution, then by visit and attempt. */
  readonly #known = new Map<string, Map<string, LineItem>>()
  readonly #arrived: (activity: string) => void

  /** `arrived` hears of every activity that has got a task. */
  constructor(arrived: (activity: string) => void) {
    this.#arrived = arrived
  }

  waiting(activity: string): number {
    return this.#lines.get(activity)?.size ?? 0
  }

  /** Activities with tasks that nobody has taken. */
  list(): { readonly activity: string; readonly waiting: number; readonly since: number }[] {
    return [...this.#lines].flatMap(([activity, line]) => {
      const { oldest, size } = line
      return oldest === undefined ? [] : [{ activity, waiting: size, since: oldest.since }]
    })
  }

  /** Takes over what an execution waits for now. */
  follow({ executionId, waiting }: Pick<Committed, 'executionId' | 'waiting'>): void {
    const known = this.#known.get(executionId)
    const rows = new Map<string, WaitingRow>()
    for (const row of waiting) {
      if (row.kind === 'activity') rows.set(keyOf(row), row)
    }
    for (const [key, item] of known ?? []) {
      const row = rows.get(key)
      if (row !== undefined && (item.claimed || item.again || isOffered(row))) continue
      this.drop(item)
    }
    for (const [key, row] of rows) {
      if (known?.has(key) !== true) this.offer(executionId, row)
    }
  }

  /** Adds a task, unless it is there or somebody has it. */
  offer(executionId: string, row: Row): void {
    const known = this.#known.get(executionId) ?? new Map<string, LineItem>()
    if (known.has(keyOf(row)) || !isOffered(row)) return
    const { activity } = detailOf(row)
    const { visit, attempt, since } = row
    const item: LineItem = { executionId, visit, attempt, activity, since, claimed: false, again: false }
    this.#known.set(executionId, known.set(keyOf(row), item))
    this.#lineOf(activity).add(item)
    this.#arrived(activity)
  }

  /** The oldest task; it is the caller's until it is dropped or put back. */
  claim(activity: string): LineItem | undefined {
    const item = this.#lines.get(activity)?.take()
    if (item !== undefined) item.claimed = true
    return item
  }

  putBack(item: LineItem): void {
    item.claimed = false
    // What ended meanwhile is not known any more.
    if (this.#known.get(item.executionId)?.get(keyOf(item)) !== item) return
    this.#lineOf(item.activity).add(item)
    this.#arrived(item.activity)
  }

  drop(item: LineItem): void {
    const known = this.#known.get(item.executionId)
    if (known?.get(keyOf(item)) === item) known.delete(keyOf(item))
    if (known?.size === 0) this.#known.delete(item.executionId)
    const line = this.#lines.get(item.activity)
    line?.remove(item)
    if (line?.size === 0) this.#lines.delete(item.activity)
  }

  #lineOf(activity: string): Line {
    const line = this.#lines.get(activity) ?? new Line()
    this.#lines.set(activity, line)
    return line
  }
}

const keyOf = ({ visit, attempt }: { visit: number; attempt: number }): string => `${visit}:${attempt}`

const detailOf = (row: Row): ActivityDetail => JSON.parse(row.detail) as ActivityDetail

function isOffered(row: Row): boolean {
  if (row.kind !== 'activity') return false
  const { startedAt, rehearsal } = detailOf(row)
  // Rows of an earlier release say neither.
  return (startedAt ?? null) === null && rehearsal !== true
}
