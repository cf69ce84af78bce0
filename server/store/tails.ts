import type { Pool } from 'pg'
import { readArrays } from './prepared.ts'
import { safeText } from './safe-text.ts'

/** The end of a log, of an execution that has an alarm. */
export interface LogTail {
  /** When the alarm rings: at or before the earliest deadline, milliseconds since 1970. */
  readonly dueAt: number
  /** The log begins with these. */
  readonly isWhole: boolean
  /** Encoded events of the last decisions, in order; large values are not put back. */
  readonly events: readonly string[]
}

/** Enough for a few attempts of a task, and for what people have said since. */
const ROWS = 12

const TAILS = `SELECT a.execution_id, a.due_at, d.first_seq, d.events
  FROM alarm a CROSS JOIN LATERAL (
    SELECT first_seq, events FROM decision WHERE execution_id = a.execution_id ORDER BY first_seq DESC LIMIT ${ROWS}
  ) d WHERE a.execution_id = ANY($1::text[]) ORDER BY a.execution_id, d.first_seq`

/** The ends of several logs, by one statement; executions without an alarm are left out. */
export async function logTails(
  pool: Pool,
  executionIds: readonly string[],
): Promise<ReadonlyMap<string, LogTail>> {
  if (executionIds.length === 0) return new Map()
  const rows = await readArrays<readonly [id: string, dueAt: number, firstSeq: number, events: string]>(
    pool,
    'log_tails',
    TAILS,
    [executionIds.map(safeText)],
  )
  const tails = new Map<string, LogTail & { readonly events: string[] }>()
  for (const [id, dueAt, firstSeq, events] of rows) {
    const tail = tails.get(id)
    if (tail === undefined) tails.set(id, { dueAt, isWhole: firstSeq === 1, events: [events] })
    else tail.events.push(events)
  }
  return tails
}
