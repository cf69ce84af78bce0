import type { Pool } from 'pg'
import type { FreshDatabase } from './fresh-database.ts'

/** Copied in one statement. */
const CHUNK = 10_000

/** Tables in which an execution leaves rows, and the column that names it there. */
const TABLES = { execution: 'id', decision: 'execution_id', blob: 'execution_id' } as const

const TIMES = new Set(['started_at', 'stopped_at', 'updated_at', 'redriven_at'])

/** What lists look for among all that succeeded: one in so many copies says that it failed, or is of another machine. */
const SELDOM: Readonly<Record<string, string>> = {
  status: `CASE WHEN n % 100 = 50 THEN 'FAILED' ELSE status END`,
  machine_id: `CASE WHEN n % 1000 = 1 THEN 'seldom' ELSE machine_id END`,
}

/**
 * Makes the store as full as if `count` more executions had ended in it: copies of one that is there, each with an id,
 * a name and times of its own, fifty milliseconds apart into the past.
 */
export async function fillStore(
  database: FreshDatabase,
  modelId: string,
  count: number,
  tell: (done: number) => void,
): Promise<void> {
  const { pool, close } = await database.openPool()
  try {
    const copies = await Promise.all(
      Object.entries(TABLES).map(async ([table, key]) => copyOf(table, key, await columnsOf(pool, table))),
    )
    for (let from = 0; from < count; from += CHUNK) {
      const to = Math.min(count, from + CHUNK) - 1
      for (const text of copies) await pool.query(text, [modelId, from, to])
      tell(to + 1)
    }
    for (const table of Object.keys(TABLES)) await pool.query(`VACUUM ANALYZE ${table}`)
    await pool.query('CHECKPOINT')
  } finally {
    await close()
  }
}

async function columnsOf(pool: Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [table],
  )
  return rows.map(({ name }) => name)
}

/** $1 is the model's id, $2 and $3 the first and last number of the copies. */
function copyOf(table: string, key: string, columns: readonly string[]): string {
  const values = columns.map((column) => {
    if (column === key) return `left(${column}, -8) || lpad(to_hex(n), 8, '0')`
    if (column === 'name') return `'stored-' || n`
    if (TIMES.has(column) && table === 'execution') return `${column} - n * 50`
    return table === 'execution' ? (SELDOM[column] ?? column) : column
  })
  return `INSERT INTO ${table} (${columns.join()}) SELECT ${values.join()}
    FROM ${table}, generate_series($2::int, $3::int) AS n WHERE ${key} = $1`
}
