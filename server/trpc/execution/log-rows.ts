import { blobHashes, inlineBlobs } from '../../../core/run/codec.ts'
import type { DecisionRow } from '../../engine/ports.ts'
import type { Store } from '../../store/store.ts'
import type { LogRow } from '../views.ts'

/** A part of a log, ready to be sent: large values are put back into their places. */
export interface LogPage {
  readonly rows: LogRow[]
  /** Number of the last event in `rows`; `afterSeq` when there is none. */
  readonly lastSeq: number
  /** There may be further rows behind these. */
  readonly more: boolean
}

/** Reads committed rows that hold events after `afterSeq`, at most `limit` decisions. */
export async function readLog(
  store: Store,
  executionId: string,
  afterSeq: number,
  limit: number,
): Promise<LogPage> {
  const decisions = await store.engine.readDecisions(executionId, afterSeq, limit)
  const hashes = new Set(decisions.flatMap((row) => blobHashes(row.events)))
  const blobs =
    hashes.size === 0 ? new Map<string, string>() : await store.engine.readBlobs(executionId, [...hashes])
  const last = decisions.at(-1)
  return {
    rows: decisions.filter((row) => row.count > 0).map((row) => rowOf(row, blobs)),
    lastSeq: last === undefined ? afterSeq : Math.max(afterSeq, last.firstSeq + last.count - 1),
    more: decisions.length === limit,
  }
}

/** A stored row as it is sent. Throws when it names a large value that is not in `blobs`. */
export function rowOf(row: DecisionRow, blobs: ReadonlyMap<string, string>): LogRow {
  const { firstSeq, count, at, kind, author, partial } = row
  return { firstSeq, count, at, kind, author, partial, events: inlineBlobs(row.events, blobs) }
}
