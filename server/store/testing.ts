import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Commit, DecisionRow } from '../engine/ports.ts'
import { openStore, type Store } from './store.ts'

/** A store on an embedded database in a folder of its own, for tests. */
export interface TestStore {
  readonly store: Store
  readonly folder: string
  /** What the database reported when it stopped for good. */
  readonly fatal: Error[]
  /** Closes the store and deletes the folder. */
  done(): Promise<void>
}

/**
 * Opens a store in a new temporary folder, or in `folder` to open one again. Where TEST_DATABASE_URL names a
 * PostgreSQL server, it makes a database of its own there and drops it in the end.
 */
export async function openTestStore(
  folder: string = mkdtempSync(join(tmpdir(), 'hindsight-test-')),
): Promise<TestStore> {
  const fatal: Error[] = []
  const server = process.env.TEST_DATABASE_URL ? await newDatabase(process.env.TEST_DATABASE_URL) : null
  const store = await openStore({
    databaseUrl: server?.url ?? null,
    dataDir: folder,
    onFatal: (error) => fatal.push(error),
  })
  const done = async (): Promise<void> => {
    await store.close()
    await server?.drop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { store, folder, fatal, done }
}

async function newDatabase(admin: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `hindsight_test_${randomUUID().replaceAll('-', '')}`
  const ask = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: admin })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  await ask(`CREATE DATABASE ${name}`)
  const url = new URL(admin)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => ask(`DROP DATABASE ${name}`) }
}

/** One decision row with texts of the right shape. */
export function testRow(
  executionId: string,
  firstSeq: number,
  change: Partial<DecisionRow> = {},
): DecisionRow {
  return {
    executionId,
    firstSeq,
    count: 1,
    at: 1_000 + firstSeq,
    kind: 'Wake',
    author: 'test',
    requestId: `${executionId}-${firstSeq}`,
    partial: false,
    command: '{"kind":"Wake"}',
    events: '{"v":1,"values":[],"events":[{"type":"WaitScheduled"}]}',
    ...change,
  }
}

/** A commit of one row that fits: it makes the execution when it expects an empty log. */
export function testCommit(executionId: string, expectedSeq: number, change: Partial<Commit> = {}): Commit {
  const rows = change.rows ?? [testRow(executionId, expectedSeq)]
  const nextSeq = rows.reduce((next, row) => next + row.count, expectedSeq)
  return {
    executionId,
    machineId: 'machine',
    expectedSeq,
    create: expectedSeq === 1 ? testExecution(executionId) : null,
    rows,
    blobs: [],
    projection: {
      status: 'RUNNING',
      stoppedAt: null,
      error: null,
      cause: null,
      redriveCount: 0,
      redrivenAt: null,
      nextSeq,
      inFlight: 0,
      held: null,
    },
    rowChanges: true,
    alarm: undefined,
    waitingAdded: [],
    waitingRemoved: [],
    stats: [],
    ...change,
  }
}

/** What a new execution is made of. */
export function testExecution(name: string): NonNullable<Commit['create']> {
  return {
    machineId: 'machine',
    machineName: 'Machine',
    machineVersion: null,
    definition: 'hash',
    name,
    rehearsal: false,
    startedAt: 1_000,
    parentId: null,
    forkedFrom: null,
    published: null,
    alias: null,
  }
}
