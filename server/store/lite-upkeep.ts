import type { PGlite } from '@electric-sql/pglite'
import type { Space } from './lite-space.ts'
import { isIdle } from './wire.ts'

/** Ask the database about itself after this many bytes of requests: most of them end up in its log. */
const LOOK_AFTER_BYTES = 1_000_000
const LOG_BYTES = 64_000_000
const DEAD_ROWS = 5_000
/** The append's plan is kept; new figures of the tables throw it away before it is worse than scanning this many rows. */
const CHANGED_ROWS = 1_000

/**
 * What PostgreSQL's background processes do elsewhere: PGlite has none, so the log would grow and hot tables
 * would bloat for ever. Runs between two requests, never inside a transaction.
 */
export class Upkeep {
  readonly #db: PGlite
  readonly #space: Space
  #bytes = 0

  constructor(db: PGlite, space: Space) {
    this.#db = db
    this.#space = space
  }

  /** Takes note of a request and of its answer; works when enough was written and no transaction is open. */
  async after(request: number, answer: Uint8Array): Promise<void> {
    this.#bytes += request
    if (this.#bytes < LOOK_AFTER_BYTES || !isIdle(answer)) return
    this.#bytes = 0
    await this.#tidy(this.#space.free() - 2 * this.#space.reserve)
    const { rows } = await this.#db.query<{ size: number }>(
      'SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 AS size FROM pg_control_checkpoint()',
    )
    if ((rows[0]?.size ?? 0) > LOG_BYTES) await this.#db.exec('CHECKPOINT')
  }

  /** Vacuuming writes a log of its own, as large as the table at worst: without room for that it waits. */
  async #tidy(room: number): Promise<void> {
    const { rows } = await this.#db.query<{ name: string; dead: boolean }>(
      `SELECT quote_ident(relname) AS name, n_dead_tup > greatest(${DEAD_ROWS}, n_live_tup / 5) AS dead
       FROM pg_stat_user_tables
       WHERE (n_dead_tup > greatest(${DEAD_ROWS}, n_live_tup / 5)
         OR n_mod_since_analyze > greatest(${CHANGED_ROWS}, n_live_tup / 5))
         AND pg_total_relation_size(relid) < ${Math.max(0, Math.min(room, Number.MAX_SAFE_INTEGER))}`,
    )
    for (const { name, dead } of rows)
      await this.#db.exec(dead ? `VACUUM (ANALYZE) ${name}` : `ANALYZE ${name}`)
  }
}
