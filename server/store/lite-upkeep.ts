import type { PGlite } from '@electric-sql/pglite'

/** Ask the database about itself after this many bytes of requests: most of them end up in its log. */
const LOOK_AFTER_BYTES = 4_000_000
const LOG_BYTES = 64_000_000
const DEAD_ROWS = 5_000

/**
 * What PostgreSQL's background processes do elsewhere: PGlite has none, so the log would grow and hot tables
 * would bloat for ever. Runs between two requests, never inside a transaction.
 */
export class Upkeep {
  readonly #db: PGlite
  #bytes = 0

  constructor(db: PGlite) {
    this.#db = db
  }

  /** Takes note of a request and of its answer; works when enough was written and no transaction is open. */
  async after(request: number, answer: Uint8Array): Promise<void> {
    this.#bytes += request
    if (this.#bytes < LOOK_AFTER_BYTES || !isIdle(answer)) return
    this.#bytes = 0
    await this.#vacuum()
    const { rows } = await this.#db.query<{ size: number }>(
      'SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 AS size FROM pg_control_checkpoint()',
    )
    if ((rows[0]?.size ?? 0) > LOG_BYTES) await this.#db.exec('CHECKPOINT')
  }

  async #vacuum(): Promise<void> {
    const { rows } = await this.#db.query<{ name: string }>(
      `SELECT quote_ident(relname) AS name FROM pg_stat_user_tables WHERE n_dead_tup > greatest(${DEAD_ROWS}, n_live_tup / 5)`,
    )
    for (const { name } of rows) await this.#db.exec(`VACUUM (ANALYZE) ${name}`)
  }
}

/** True when an answer ends with ReadyForQuery, outside of a transaction. */
export function isIdle(answer: Uint8Array): boolean {
  const end = answer.length
  return end >= 6 && answer[end - 6] === 0x5a && answer[end - 2] === 5 && answer[end - 1] === 0x49
}
