import { performance } from 'node:perf_hooks'
import type { Pool } from 'pg'
import { openEngine } from './bench-engine.ts'
import { quantile, rounded } from './figures.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'
import type { Options, StoreKind } from './options.ts'
import type { Site } from './site.ts'
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
  /** Characters of a row, all columns. */
  readonly chars_per_decision: number
}

/** The log's table, with the one key that it cannot do without. */
const TABLE = `CREATE TABLE bench_limit (LIKE decision INCLUDING DEFAULTS, PRIMARY KEY (execution_id, first_seq))`

const COLUMNS = `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
  WHERE attrelid = 'bench_limit'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`

interface Column {
  readonly name: string
  readonly type: string
}

type Row = Readonly<Record<string, unknown>>

/** Appends the rows of one execution again and again, `batch` of them in each commit. */
export async function runLimit(
  workload: Workload,
  options: Pick<Options, 'seconds' | 'batch' | 'writers'>,
  site: Site,
): Promise<LimitFigures> {
  const database = await freshDatabase(site.databaseUrl)
  try {
    await runOne(database, workload)
    const { pool, close } = await database.openPool()
    try {
      await pool.query(TABLE)
      return await append(pool, workload, options, site.store)
    } finally {
      await close()
    }
  } finally {
    await database.drop()
  }
}

/** Leaves the rows of one execution in the log. */
async function runOne(database: FreshDatabase, workload: Workload): Promise<void> {
  const store = await database.openStore()
  try {
    const engine = await openEngine(store, workload)
    await engine.caller.runOnce().finally(() => engine.close())
  } finally {
    await store.close()
  }
}

/** The same rows with ever new names of executions, as parameters of one statement. */
async function rowsOf(
  pool: Pool,
): Promise<{ sample: readonly Row[]; insert: string; next(count: number): string }> {
  const { rows: columns } = await pool.query<Column>(COLUMNS)
  const { rows } = await pool.query<{ row: Row }>(
    'SELECT row_to_json(d) AS row FROM decision d ORDER BY first_seq',
  )
  const sample = rows.map(({ row }) => row)
  const insert = `INSERT INTO bench_limit SELECT * FROM json_to_recordset($1::json) AS r(${columns
    .map(({ type }, i) => `c${i} ${type}`)
    .join()})`
  let taken = 0
  const renamed = (): Row => {
    const row = sample[taken % sample.length] ?? {}
    const number = Math.floor(taken++ / sample.length)
    const id = String(row.execution_id).slice(0, -8) + number.toString(36).padStart(8, '0')
    return Object.fromEntries(
      columns.map(({ name }, i) => [`c${i}`, name === 'execution_id' ? id : row[name]]),
    )
  }
  return { sample, insert, next: (count) => JSON.stringify(Array.from({ length: count }, renamed)) }
}

async function append(
  pool: Pool,
  workload: Workload,
  { seconds, batch, writers }: Pick<Options, 'seconds' | 'batch' | 'writers'>,
  store: StoreKind,
): Promise<LimitFigures> {
  const { sample, insert, next } = await rowsOf(pool)
  let latencies: number[] = []
  const write = async (ms: number, begin: number): Promise<void> => {
    while (performance.now() - begin < ms) {
      const start = performance.now()
      await pool.query({ name: 'append', text: insert, values: [next(batch)] })
      latencies.push(performance.now() - start)
    }
  }
  const run = async (ms: number): Promise<void> => {
    const begin = performance.now()
    await Promise.all(Array.from({ length: writers }, () => write(ms, begin)))
  }
  // The same warm-up as the workloads have.
  await run(Math.min(2_000, seconds * 500))
  latencies = []
  const begin = performance.now()
  await run(seconds * 1_000)
  const window = (performance.now() - begin) / 1_000
  const chars = sample.reduce((sum, row) => sum + JSON.stringify(Object.values(row)).length, 0)
  const events = sample.reduce((sum, { count }) => sum + Number(count), 0) / sample.length
  return {
    workload: workload.name,
    store,
    batch,
    writers,
    events_per_s: rounded((latencies.length * batch * events) / window),
    decisions_per_s: rounded((latencies.length * batch) / window),
    commits_per_s: rounded(latencies.length / window),
    p50_ms: rounded(quantile(latencies, 0.5)),
    p99_ms: rounded(quantile(latencies, 0.99)),
    chars_per_decision: rounded(chars / sample.length),
  }
}
