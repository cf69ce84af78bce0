import type { HistoryEvent } from '../../core/run/event.ts'
import type {
  Commit,
  DecisionRow,
  ExecutionProjection,
  NewExecution,
  StateStatDelta,
  WaitingRow,
} from './ports.ts'
import type { Standing } from './standing.ts'

type Blob = Commit['blobs'][number]

/** A decision, encoded, with all that it changes. */
export interface Decided {
  readonly row: DecisionRow
  readonly blobs: readonly Blob[]
  readonly events: readonly HistoryEvent[]
  readonly stats: readonly StateStatDelta[]
}

/** The first commit of an execution: its row, and for a fork the prefix that goes before its first decision. */
export interface Beginning {
  readonly create: NewExecution
  readonly rows: readonly DecisionRow[]
  readonly blobs: readonly Blob[]
}

/** What is stored beside the log, as of the last commit. */
export interface Stored {
  /** The alarm's row; null when there is none, undefined when it is not known. */
  readonly alarm: number | null | undefined
  readonly waiting: readonly WaitingRow[]
  /** The execution's row; null when it is not known. */
  readonly row: ExecutionProjection | null
}

/** Nothing is stored of a new execution. */
export const nothingStored: Stored = { alarm: null, waiting: [], row: null }

/** Builds the one commit of several decisions of one execution, which lead to a standing. `decided` is never empty. */
export function commitOf(
  machineId: string,
  beginning: Beginning | null,
  decided: readonly Decided[],
  standing: Standing,
  stored: Stored,
): Commit {
  const { projection, work } = standing
  const last = decided.at(-1)!
  const rows = decided.map((one) => one.row)
  if (beginning !== null) rows.unshift(...beginning.rows)
  return {
    executionId: last.row.executionId,
    machineId,
    expectedSeq: rows[0]!.firstSeq,
    create: beginning?.create ?? null,
    rows,
    blobs: uniqueBlobs(beginning?.blobs ?? [], decided),
    projection,
    rowChanges: stored.row === null || !saysTheSame(stored.row, projection),
    alarm: alarmOf(last, standing, stored.alarm),
    ...waitingChanges(stored.waiting, work.waiting),
    stats: decided.length === 1 ? last.stats : decided.flatMap((one) => one.stats),
  }
}

const NOTHING: Pick<Commit, 'waitingAdded' | 'waitingRemoved'> = { waitingAdded: [], waitingRemoved: [] }

/** A row whose detail has changed is written again: a worker has taken the task. */
function waitingChanges(before: readonly WaitingRow[], now: readonly WaitingRow[]): typeof NOTHING {
  if (before.length === 0 && now.length === 0) return NOTHING
  const details = new Map(before.map((row) => [keyOf(row), row.detail]))
  const left = new Set(now.map(keyOf))
  return {
    waitingAdded: now.filter((row) => details.get(keyOf(row)) !== row.detail),
    waitingRemoved: before
      .filter((row) => !left.has(keyOf(row)))
      .map(({ visit, attempt }) => ({ visit, attempt })),
  }
}

/** What is stored after a commit went through. */
export function storedAfter(commit: Commit, { work }: Standing, stored: Stored): Stored {
  return {
    alarm: commit.alarm === undefined ? stored.alarm : commit.alarm,
    waiting: work.waiting,
    row: commit.rowChanges ? commit.projection : stored.row,
  }
}

/** An execution that has ended is written whole: its row is what its deletion goes by. */
function saysTheSame(row: ExecutionProjection, now: ExecutionProjection): boolean {
  return (
    now.status === 'RUNNING' &&
    row.status === 'RUNNING' &&
    row.redriveCount === now.redriveCount &&
    row.redrivenAt === now.redrivenAt &&
    row.inFlight > 0 === now.inFlight > 0 &&
    sameHold(row.held, now.held)
  )
}

function sameHold(a: ExecutionProjection['held'], b: ExecutionProjection['held']): boolean {
  if (a === null || b === null) return a === b
  return a.state === b.state && a.where === b.where && a.reason === b.reason
}

/**
 * The alarm's row is rewritten only to move earlier, or when it has already rung: a row that is too early costs one idle
 * wake after a restart, a rewrite costs every commit. A decision that was cut short leaves an alarm that is due at once, so
 * that recovery finds the execution and goes on.
 */
function alarmOf(
  last: Decided,
  { projection, earliest }: Standing,
  row: number | null | undefined,
): number | null | undefined {
  const due = projection.status === 'RUNNING' && last.row.partial ? last.row.at : earliest
  if (due === null) return row === null ? undefined : null
  const good = row !== undefined && row !== null && row <= due && (row > last.row.at || row === due)
  return good ? undefined : due
}

const keyOf = (row: { visit: number; attempt: number }): string => `${row.visit}:${row.attempt}`

const NO_BLOBS: readonly Blob[] = []

function uniqueBlobs(first: readonly Blob[], decided: readonly Decided[]): readonly Blob[] {
  if (first.length === 0 && decided.every((one) => one.blobs.length === 0)) return NO_BLOBS
  const blobs = [...first, ...decided.flatMap((one) => one.blobs)]
  return [...new Map(blobs.map((blob) => [blob.hash, blob])).values()]
}
