import type { Pool } from 'pg'
import { storeErrorOf } from './store-error.ts'

/** Executions with an alarm whose logs are looked at: those whose alarms ring first. */
const ALARMS = 1_000

/** What was recorded elsewhere has the times of elsewhere. */
const LATEST = `SELECT greatest(
  (SELECT started_at FROM execution WHERE NOT imported ORDER BY started_at DESC, id DESC LIMIT 1),
  (SELECT stopped_at FROM execution WHERE stopped_at IS NOT NULL AND NOT imported ORDER BY stopped_at DESC LIMIT 1),
  (SELECT max((SELECT d.at FROM decision d WHERE d.execution_id = a.execution_id ORDER BY d.first_seq DESC LIMIT 1))
    FROM (SELECT execution_id FROM alarm ORDER BY due_at LIMIT ${ALARMS}) a)
)::float8 AS at`

/** About the last instant that the logs have seen, milliseconds since 1970; null when there are none. */
export async function latestInstant(pool: Pool): Promise<number | null> {
  try {
    const { rows } = await pool.query<{ at: number | null }>(LATEST)
    return rows[0]?.at ?? null
  } catch (error) {
    throw storeErrorOf(error)
  }
}
