import type { Pool } from 'pg'
import type { DecisionRow, EngineStore } from '../engine/ports.ts'
import { readDecisionRows } from './decision-rows.ts'
import { safeText } from './safe-text.ts'

/** The log has no gaps: the row that holds event $2 + 1 is the last one that begins there or before. */
const PAGE = `SELECT * FROM decision WHERE execution_id = $1 AND first_seq >= coalesce((
    SELECT CASE WHEN first_seq + count - 1 > $2::int THEN first_seq ELSE $2::int + 1 END
    FROM decision WHERE execution_id = $1 AND first_seq <= $2::int + 1 ORDER BY first_seq DESC LIMIT 1
  ), 0) ORDER BY first_seq LIMIT $3`

/** The beginnings of several logs. */
const BEGINNINGS = `SELECT d.* FROM unnest($1::text[]) AS k(id) CROSS JOIN LATERAL (
    SELECT * FROM decision WHERE execution_id = k.id ORDER BY first_seq LIMIT $2
  ) d ORDER BY d.execution_id, d.first_seq`

/** Logs whose beginnings are read by one statement. */
const TOGETHER = 64
/** Whoever asks for more rows is read for alone: together they would be too much at once. */
const FEW = 24
/** Statements for beginnings that are under way; what is asked for meanwhile gathers. */
const UNDER_WAY = 2

interface Asked {
  readonly executionId: string
  readonly limit: number
  resolve(rows: readonly DecisionRow[]): void
  reject(error: unknown): void
}

/**
 * Reads logs. Beginnings that many ask for at once, because their alarms ring together or a process takes up what an
 * earlier one left, are read together; who asks alone does not wait.
 */
export class Decisions {
  readonly #pool: Pool
  #asked: Asked[] = []
  #planned = false
  #underWay = 0

  constructor(pool: Pool) {
    this.#pool = pool
  }

  readonly read: EngineStore['readDecisions'] = (executionId, afterSeq, limit) => {
    if (afterSeq > 0 || limit > FEW) return this.#page(executionId, afterSeq, limit)
    return new Promise((resolve, reject) => {
      this.#asked.push({ executionId, limit, resolve, reject })
      this.#plan()
    })
  }

  async #page(executionId: string, afterSeq: number, limit: number): Promise<DecisionRow[]> {
    return readDecisionRows(this.#pool, 'decisions', PAGE, [executionId, afterSeq, limit])
  }

  /** When all that is ready now has asked. */
  #plan(): void {
    if (this.#planned || this.#underWay >= UNDER_WAY || this.#asked.length === 0) return
    this.#planned = true
    process.nextTick(() => {
      this.#planned = false
      void this.#next()
    })
  }

  async #next(): Promise<void> {
    const asked = this.#asked.splice(0, TOGETHER)
    this.#underWay++
    // More may have asked than one statement is for.
    this.#plan()
    if (asked.length === 1) await this.#alone(asked[0]!)
    else await this.#together(asked)
    this.#underWay--
    this.#plan()
  }

  async #alone({ executionId, limit, resolve, reject }: Asked): Promise<void> {
    await this.#page(executionId, 0, limit).then(resolve, reject)
  }

  async #together(asked: readonly Asked[]): Promise<void> {
    try {
      const ids = [...new Set(asked.map((one) => safeText(one.executionId)))]
      const most = Math.max(...asked.map((one) => one.limit))
      const logs = new Map<string, DecisionRow[]>()
      for (const row of await readDecisionRows(this.#pool, 'log_beginnings', BEGINNINGS, [ids, most])) {
        const log = logs.get(row.executionId)
        if (log === undefined) logs.set(row.executionId, [row])
        else log.push(row)
      }
      for (const { executionId, limit, resolve } of asked)
        resolve((logs.get(executionId) ?? []).slice(0, limit))
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }
}
