import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { prismaOn } from './client.ts'
import { lockFolder } from './folder-lock.ts'
import { openLite } from './lite.ts'
import { openFiles } from './lite-files.ts'
import { migrate } from './migrate.ts'
import { openTestStore } from './testing.ts'

const flushes = vi.hoisted(() => ({ count: 0, fail: false }))
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const fdatasyncSync = (file: number): void => {
    flushes.count++
    if (flushes.fail) throw new Error('EIO: i/o error, fdatasync')
    fs.fdatasyncSync(file)
  }
  return { ...fs, fdatasyncSync }
})

const folders: string[] = []
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-lite-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

test('[ST20] what was acknowledged is there after kill -9', { timeout: 60_000 }, async () => {
  const folder = newFolder()
  const script = fileURLToPath(new URL('./crash-writer.ts', import.meta.url))
  for (const name of ['first', 'second']) {
    const writer = spawn(process.execPath, ['--import', 'tsx', script, folder, name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const gone = once(writer, 'exit')
    let said = ''
    for await (const text of writer.stdout) {
      said += text
      if (said.split('\n').length > 30) writer.kill('SIGKILL')
    }
    await gone
    const acknowledged = Number(said.split('\n').at(-2))
    const { store } = await openTestStore(folder)
    const rows = await store.engine.readDecisions(name, 0, 10_000)
    expect(rows.length).toBeGreaterThanOrEqual(acknowledged)
    expect(rows.map((row) => row.firstSeq)).toEqual(rows.map((_, index) => index + 1))
    expect((await store.executions.get(name))?.nextSeq).toBe(rows.length + 1)
    expect(await store.executions.get(`${name}-${acknowledged}`)).not.toBeNull()
    await store.close()
  }
})

test('[ST21] a second server is refused, a dead one is replaced', async () => {
  const folder = newFolder()
  const unlock = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(/in use by another Hindsight server \(process \d+\)/)
  await expect(openTestStore(folder)).rejects.toMatchObject({ code: 'FOLDER_IN_USE' })
  unlock()
  lockFolder(folder)()
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  const { pid } = child
  const left = [
    JSON.stringify({ pid, started: '1', host: hostname() }),
    JSON.stringify({ pid: process.pid, started: '1', host: hostname() }),
    'half a lo',
  ]
  for (const text of left) {
    writeFileSync(join(folder, 'lock'), text)
    const release = lockFolder(folder)
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid })
    release()
  }
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid, started: '1', host: 'elsewhere' }))
  expect(() => lockFolder(folder)).toThrow(/in use/)
})

test('[ST23] a commit is flushed before it is acknowledged', { timeout: 60_000 }, async () => {
  const folder = join(newFolder(), 'pg')
  const db = await openFiles(folder, null)
  await db.exec('CREATE TABLE t (x int)')
  const before = flushes.count
  for (let index = 0; index < 10; index++) await db.query('INSERT INTO t VALUES ($1)', [index])
  expect(flushes.count - before).toBeGreaterThanOrEqual(10)
  await db.close()
})

test('[ST23] a commit whose flush fails is not acknowledged', { timeout: 60_000 }, async () => {
  const folder = join(newFolder(), 'pg')
  const db = await openFiles(folder, null)
  await db.exec('CREATE TABLE t (x int)')
  flushes.fail = true
  const refused = await db.query('INSERT INTO t VALUES (1)').catch((error: unknown) => error)
  flushes.fail = false
  // PANIC is what ends the database's thread: see [ST24].
  expect(refused).toMatchObject({ severity: 'PANIC', message: expect.stringContaining('could not fsync') })
})

test('[ST24] a database that stops is reported once and refuses every call', async () => {
  const folder = newFolder()
  const fatal: Error[] = []
  const { pool, close } = await openLite(folder, (error) => fatal.push(error))
  const prisma = prismaOn(pool)
  await migrate(pool)
  // Its log's folder vanishes: the next commit cannot be written.
  rmSync(join(folder, 'pg', 'pg_wal'), { recursive: true })
  await pool.query('SELECT pg_switch_wal()')
  const calls = ['a', 'b', 'c'].map((key) => prisma.setting.create({ data: { key, value: '' } }))
  const outcomes = await Promise.allSettled(calls)
  expect(outcomes).toMatchObject(calls.map(() => ({ reason: { code: 'STORE_UNAVAILABLE' } })))
  await expect(prisma.setting.findMany()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  expect(fatal).toMatchObject([{ code: 'STORE_UNAVAILABLE' }])
  await close()
})

test('[ST25] checkpoints cut the log while the server runs', { timeout: 60_000 }, async () => {
  const { pool, close } = await openLite(newFolder(), () => {})
  const size = async (): Promise<number> => {
    const { rows } = await pool.query<{ size: number }>(
      'SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 AS size FROM pg_control_checkpoint()',
    )
    return rows[0]?.size ?? 0
  }
  await pool.query('CREATE TABLE t (x text)')
  await pool.query('ALTER TABLE t ALTER COLUMN x SET STORAGE EXTERNAL')
  const text = 'x'.repeat(1_500_000)
  let largest = 0
  for (let index = 0; index < 60; index++) {
    await pool.query('INSERT INTO t VALUES ($1)', [text])
    if (index % 10 === 9) largest = Math.max(largest, await size())
  }
  expect(largest).toBeGreaterThan(16_000_000)
  expect(largest).toBeLessThan(68_000_000)
  expect(await size()).toBeLessThan(40_000_000)
  await close()
})
