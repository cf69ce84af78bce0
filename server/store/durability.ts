import type { ClientBase } from 'pg'
import { StoreError } from './store-error.ts'

/** The settings that decide whether an acknowledged commit outlives a power cut. */
export interface DurabilitySettings {
  readonly fsync: string
  readonly synchronous_commit: string
  readonly full_page_writes: string
  readonly server_version: string
}

const READ = `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit,
  current_setting('full_page_writes') AS full_page_writes, current_setting('server_version') AS server_version`

/** Reads them as they hold for this session: what the server, the database, the role and the address say, taken together. */
export async function readDurability(client: Pick<ClientBase, 'query'>): Promise<DurabilitySettings> {
  const { rows } = await client.query<DurabilitySettings>(READ)
  return rows[0]!
}

/**
 * The reason why a server must not be started on a database with these settings; null when it may.
 *
 * @param allowAsync True when the operator has said that losing the last commits in a crash of the database is acceptable.
 */
export function whyNotDurable(settings: DurabilitySettings, allowAsync: boolean): StoreError | null {
  const off = (['fsync', 'full_page_writes'] as const).find((name) => settings[name] === 'off')
  if (off !== undefined) {
    const message =
      `This PostgreSQL server runs with ${off}=off: a power cut could destroy the whole database, not only the last commits. ` +
      `Set ${off} = on in its postgresql.conf, reload it, and start again.`
    return new StoreError('NOT_DURABLE', message)
  }
  if (settings.synchronous_commit !== 'off' || allowAsync) return null
  const message =
    'This PostgreSQL server answers before it flushes (synchronous_commit=off, set for the server, the database, the role or in DATABASE_URL): ' +
    'a crash would lose what was acknowledged. Set it to on, or accept that with HINDSIGHT_ALLOW_ASYNC_COMMIT=1.'
  return new StoreError('NOT_DURABLE', message)
}

/** Longer than any statement of ours takes: whoever holds a row for longer is told by an error, not by silence. */
const STATEMENT_MS = 30_000
const IDLE_IN_TRANSACTION_MS = 60_000

/**
 * Prepares a new session: what was promised at the start is promised by every later session too, whatever is set for the
 * server, the database or the role meanwhile. Times are read by a library that takes every session to be in UTC.
 */
export async function prepareSession(client: Pick<ClientBase, 'query'>, allowAsync: boolean): Promise<void> {
  await client.query(
    `SELECT set_config('TimeZone', 'UTC', false), set_config('statement_timeout', '${STATEMENT_MS}', false),
      set_config('idle_in_transaction_session_timeout', '${IDLE_IN_TRANSACTION_MS}', false),
      set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') = 'off' AND NOT $1
        THEN 'on' ELSE current_setting('synchronous_commit') END, false)`,
    [allowAsync],
  )
}
