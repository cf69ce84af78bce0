import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Pool, PoolClient } from 'pg'
import { StoreError } from './store-error.ts'

/** The advisory lock, the table and the checksums are Prisma's own: its `migrate` commands agree with this runner. */
const LOCK = 72707369
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`

/** The folder of the migrations, the same distance away from the sources and from the built server. */
export const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

interface Applied {
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: Date | null
  readonly logs: string | null
}

/**
 * Brings the database's tables up to date; several servers may do this at once. Returns the names it applied.
 * Throws StoreError MIGRATION_CHANGED when an applied migration was edited since, MIGRATION_FAILED when one fails or has failed.
 */
export async function migrate(pool: Pool, folder: string = MIGRATIONS): Promise<string[]> {
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    try {
      // Where only reading is allowed (a full disk), even a table that is there already may not be made.
      if (!(await hasTable(client))) await client.query(TABLE)
      const done = await readApplied(client)
      const applied: string[] = []
      for (const migration of readMigrations(folder)) {
        if (isApplied(done, migration)) continue
        await apply(client, migration)
        applied.push(migration.name)
      }
      return applied
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [LOCK])
    }
  } finally {
    client.release()
  }
}

async function hasTable(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
  )
  return rows[0]?.there === true
}

interface Migration {
  readonly name: string
  readonly script: string
  readonly checksum: string
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
    .sort()
    .map((name) => {
      const script = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') }
    })
}

async function readApplied(client: PoolClient): Promise<Map<string, string>> {
  const { rows } = await client.query<Applied>(
    'SELECT migration_name, checksum, finished_at, logs FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const failed = rows.find((row) => row.finished_at === null)
  if (failed) {
    throw new StoreError(
      'MIGRATION_FAILED',
      `The migration ${failed.migration_name} failed before. Repair the database, then mark it with \`npx prisma migrate resolve\`. It said: ${failed.logs ?? 'nothing'}`,
    )
  }
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}

function isApplied(done: Map<string, string>, { name, checksum }: Migration): boolean {
  const before = done.get(name)
  if (before === undefined) return false
  if (before === checksum) return true
  throw new StoreError(
    'MIGRATION_CHANGED',
    `The migration ${name} was changed after it was applied. Put the file back as it was and write a new migration instead.`,
  )
}

/** In one transaction: a server that is killed in the middle leaves nothing behind. */
async function apply(client: PoolClient, { name, script, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(script)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreError('MIGRATION_FAILED', `The migration ${name} failed and was undone: ${reason}`, error)
  }
}
