import type { StoreKind } from './options.ts'

/** One line of output: a workload with so many executions under way at once. */
export interface Figures {
  readonly workload: string
  readonly store: StoreKind
  readonly concurrency: number
  readonly executions_per_s: number
  readonly steps_per_s: number
  /** From asking for an execution until told that it is over. */
  readonly p50_ms: number
  readonly p99_ms: number
  readonly events_per_commit: number
  /** Of all tables with their indexes, at the end. */
  readonly bytes_per_execution: number
  /** The most that was seen of this process; a PostgreSQL server is not part of it. */
  readonly rss_mb: number
}

/** The value below which `part` (0 to 1) of the values lie; NaN for none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** Rounded to what is worth reading: three digits, whole numbers from 100. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}
