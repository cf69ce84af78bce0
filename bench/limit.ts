import { performance } from 'node:perf_hooks'
import type { Pool } from 'pg'
import type { DecisionRow } from '../server/engine/ports.ts'
import { openEngine } from './bench-engine.ts'
import { quantile, rounded } from './figures.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'
import type { Options, StoreKind } from './options.ts'
import type { Workload } from './workload.ts'

/** What the store takes when nothing is decided: rows as the engine writes them, appended by the bare driver. */
export interface LimitFigures {
  readonly workload: string
  readonly store: StoreKind
  readonly batch: number
  readonly writers: number
  readonly events_per_s: number
  readonly decisions_per_s: number
  readonly commits_per_s: number
  /** Of one commit. */
  readonly p50_ms: number
  readonly p99_ms: number
  /** Characters of a row's command and events. */
  readonly chars_per_decision: number
}

const TABLE = `CREATE TABLE bench_limit (
  execution_id text, first_seq int, count int, at int8, kind text, author text, request_id text, partial bool,
  command text, events text, PRIMARY KEY (execution_id, first_seq))`

const INSERT = `INSERT INTO bench_limit SELECT r.e, r.s, r.c, r.at, r.k, r.w, r.q, r.p, r.m, r.v
  FROM json_to_recordset($1::json) AS r(e text, s int, c int, at int8, k text, w text, q text, p bool, m text, v text)`

/** Appends the rows of one execution again and again, `batch` of them in each commit. */
export async function runLimit(
  workload: Workload,
  options: Pick<Options, 'seconds' | 'store' | 'databaseUrl' | 'batch' | 'writers'>,
): Promise<LimitFigures> {
  const database = await freshDatabase(options.databaseUrl)
  try {
    const rows = await sampleLog(database, workload)
    const { pool, close } = await database.openPool()
    try {
      await pool.query(TABLE)
      return await append(pool, rows, workload, options)
    } finally {
      await close()
    }
  } finally {
    await database.drop()
  }
}

/** The rows that one execution leaves behind. */
async function sampleLog(database: FreshDatabase, workload: Workload): Promise<readonly DecisionRow[]> {
  const store = await database.openStore()
  try {
    let executionId = ''
    const engine = await openEngine(store, workload, (id) => {
      executionId = id
    })
    await engine.caller.runOnce().finally(() => engine.close())
    return await store.engine.readDecisions(executionId, 0, 10_000)
  } finally {
    await store.close()
  }
}

async function append(
  pool: Pool,
  rows: readonly DecisionRow[],
  workload: Workload,
  { seconds, store, batch, writers }: Pick<Options, 'seconds' | 'store' | 'batch' | 'writers'>,
): Promise<LimitFigures> {
  const latencies: number[] = []
  let [events, taken] = [0, 0]
  const next = (): object[] =>
    Array.from({ length: batch }, () => {
      const row = rows[taken % rows.length]!
      const e =
        row.executionId.slice(0, -8) +
        Math.floor(taken++ / rows.length)
          .toString(36)
          .padStart(8, '0')
      events += row.count
      const { firstSeq: s, count: c, at, kind: k, author: w, requestId: q, partial: p } = row
      return { e, s, c, at, k, w, q, p, m: row.command, v: row.events }
    })
  const begin = performance.now()
  const write = async (): Promise<void> => {
    while (performance.now() - begin < seconds * 1_000) {
      const start = performance.now()
      await pool.query({ name: 'append', text: INSERT, values: [JSON.stringify(next())] })
      latencies.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  const window = (performance.now() - begin) / 1_000
  const chars = rows.reduce((sum, row) => sum + row.command.length + row.events.length, 0)
  return {
    workload: workload.name,
    store,
    batch,
    writers,
    events_per_s: rounded(events / window),
    decisions_per_s: rounded((latencies.length * batch) / window),
    commits_per_s: rounded(latencies.length / window),
    p50_ms: rounded(quantile(latencies, 0.5)),
    p99_ms: rounded(quantile(latencies, 0.99)),
    chars_per_decision: rounded(chars / rows.length),
  }
}
