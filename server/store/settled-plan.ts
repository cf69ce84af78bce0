import type { Pool, PoolClient } from 'pg'
import type { Append } from './append-values.ts'

/** The database weighs its first five plans against one that is kept. */
const WEIGHED = 6

const settled = new WeakMap<PoolClient, Set<string>>()

/**
 * Asks a prepared statement on a connection where it has its plan for good. The database plans a statement anew with each use as long
 * as that looks cheaper than one plan for all arguments, and for a batch of one it always does: half a millisecond of
 * planning for each. So each connection first tries the statement with large arguments that match nothing and change nothing,
 * beside which the kept plan looks cheap.
 */
export async function queryPlanned<Row extends unknown[]>(
  pool: Pool,
  { name, text, values }: Append,
  large: () => readonly unknown[],
): Promise<Row[]> {
  const client = await pool.connect()
  // What broke the connection is told to whoever waits for an answer.
  client.on('error', ignore)
  try {
    const ask = (given: readonly unknown[]) =>
      client.query<Row>({ name, text, values: [...given], rowMode: 'array' as const })
    const names = settled.get(client) ?? new Set()
    settled.set(client, names)
    if (!names.has(name)) {
      for (let i = 0; i < WEIGHED; i++) await ask(large())
      names.add(name)
    }
    const { rows } = await ask(values)
    free(client)
    return rows
  } catch (error) {
    free(client, error instanceof Error ? error : new Error(String(error)))
    throw error
  }
}

const ignore = (): void => {}

/** Gives a connection back; one that has failed is given to nobody else. */
function free(client: PoolClient, error?: Error): void {
  client.off('error', ignore)
  client.release(error)
}
