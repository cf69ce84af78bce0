import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from './database.ts'
import { openLite } from './lite.ts'
import { MIGRATIONS, migrate } from './migrate.ts'

let folder: string
let database: Database
let migrations: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hindsight-migrate-'))
  database = await openLite(folder, () => {})
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  migrations = join(folder, `migrations-${Math.random()}`)
  cpSync(MIGRATIONS, migrations, { recursive: true })
})

function add(name: string, sql: string): void {
  mkdirSync(join(migrations, name), { recursive: true })
  writeFileSync(join(migrations, name, 'migration.sql'), sql)
}

test('[ST22] migrations are applied once, in order', async () => {
  const names = readdirSync(MIGRATIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(await migrate(database.pool, migrations)).toEqual(names.map((entry) => entry.name).sort())
  expect(await migrate(database.pool, migrations)).toEqual([])
  add('99990101000000_more', 'CREATE TABLE more (x int)')
  const rounds = await Promise.all([1, 2, 3].map(() => migrate(database.pool, migrations)))
  expect(rounds.flat()).toEqual(['99990101000000_more'])
})

test('[ST22] a migration that was changed after it was applied is refused', async () => {
  await migrate(database.pool, migrations)
  const first = readdirSync(migrations).sort()[0] ?? ''
  add(first, 'SELECT 1')
  await expect(migrate(database.pool, migrations)).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' })
})

test('[ST22] a migration that fails leaves nothing behind and can be repaired', async () => {
  await migrate(database.pool, migrations)
  add('99990101000000_wrong', 'CREATE TABLE half (x int); SELECT nonsense')
  await expect(migrate(database.pool, migrations)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
  add('99990101000000_wrong', 'CREATE TABLE half (x int)')
  expect(await migrate(database.pool, migrations)).toEqual(['99990101000000_wrong'])
})

test('[ST35] the view history_event shows one row per event', async () => {
  await migrate(database.pool, migrations)
  const odd = '\u0000\u0000\ud800\\u0000🦉'
  const events = {
    v: 2,
    values: [odd],
    events: [['PassStateEntered', 0, 1, 'A', 0], { type: 'B', input: odd }],
  }
  await database.pool.query(
    `INSERT INTO decision (execution_id, first_seq, count, at, kind, author, request_id, partial, command, events)
     VALUES ('e', 5, 2, 1700000000123, 'Wake', 'me', 'r', false, '{}', $1)`,
    [JSON.stringify(events)],
  )
  const { rows } = await database.pool.query(
    `SELECT seq, command, type, state, values ->> 0 AS value, event ->> 'input' AS input, decided_at
     FROM history_event WHERE execution_id = 'e' ORDER BY seq`,
  )
  const short = [
    3,
    7,
    0,
    [odd],
    [['T<', 0, 1, 0, 'B', 0, null], ['t<', 0, 1, 0, 0, -2], { type: 'C', name: 'N' }],
  ]
  await database.pool.query(
    `INSERT INTO decision (execution_id, first_seq, count, at, kind, author, request_id, partial, command, events)
     VALUES ('f', 7, 3, 1700000000123, 'Wake', 'me', 'r', false, '', $1)`,
    [JSON.stringify(short)],
  )
  const third = await database.pool.query(
    `SELECT seq, type, state, values ->> 0 AS value FROM history_event WHERE execution_id = 'f' ORDER BY seq`,
  )
  const value = '\uFFFD\uFFFD\uFFFD\\u0000🦉'
  expect(third.rows).toEqual([
    { seq: 7, type: 'TaskStateExited', state: 'B', value },
    { seq: 8, type: 'TaskSucceeded', state: null, value },
    { seq: 9, type: 'C', state: 'N', value },
  ])
  const decided_at = new Date(1_700_000_000_123)
  const text = '\uFFFD\uFFFD\uFFFD\\u0000🦉'
  expect(rows).toEqual([
    { seq: 5, command: 'Wake', type: 'PassStateEntered', state: 'A', value: text, input: null, decided_at },
    { seq: 6, command: 'Wake', type: 'B', state: null, value: text, input: text, decided_at },
  ])
})
