import type { ExecutionRow } from '../../../server/trpc/views.ts'

/** A list as it is shown, and what has come since and is not shown yet. */
export interface LiveRows {
  readonly rows: readonly ExecutionRow[]
  readonly pending: readonly ExecutionRow[]
}

/**
 * Takes fresh rows into a list. Rows that are shown are brought up to date where they stand; new ones go on top, or wait
 * as pending while somebody points at the list, so that no row moves away from under the pointer.
 */
export function mergeRows(shown: LiveRows, fresh: readonly ExecutionRow[], mayMove: boolean): LiveRows {
  const byId = new Map(fresh.map((row) => [row.id, row]))
  const known = new Set(shown.rows.map((row) => row.id))
  const newest = shown.rows[0]?.startedAt ?? Number.NEGATIVE_INFINITY
  const rows = shown.rows.map((row) => byId.get(row.id) ?? row)
  const waiting = new Map(shown.pending.map((row) => [row.id, byId.get(row.id) ?? row]))
  for (const row of fresh) if (!known.has(row.id) && row.startedAt >= newest) waiting.set(row.id, row)
  const pending = [...waiting.values()].sort((a, b) => b.startedAt - a.startedAt)
  return mayMove ? { rows: [...pending, ...rows], pending: [] } : { rows, pending }
}
