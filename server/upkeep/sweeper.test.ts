import { afterAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import type { Commit } from '../engine/ports.ts'
import { createManualClock, settled } from '../engine/testing/manual-clock.ts'
import { openTestStore, testCommit, testExecution, testRow } from '../store/testing.ts'
import { DAY_MS, KEEP_ALL, type RetentionRule } from './retention-rule.ts'
import { Sweeper } from './sweeper.ts'

const opened = await openTestStore()
const { store } = opened
const { retention, executions } = store
afterAll(() => opened.done())

const log = { info: () => {}, warn: () => {}, error: () => {} }
const NEVER = 4_000_000_000_000

/** Forgets all executions of the test before, imported and running ones too. */
beforeEach(async () => {
  const { items } = await executions.list({}, 1_000)
  const running = items.filter((one) => one.status === 'RUNNING')
  await store.engine.commit(running.map(({ id, nextSeq }) => ended(id, nextSeq, 1)))
  for (const { id } of items) await executions.remove(id)
})

interface Shape {
  readonly id: string
  readonly stoppedAt: number | null
  readonly imported?: boolean
  readonly parentId?: string
  readonly events?: number
}

function begun({ id, stoppedAt, imported = false, parentId, events = 1 }: Shape): Commit {
  const rows = [testRow(id, 1, { count: events })]
  const commit = testCommit(id, 1, { rows, blobs: [{ hash: 'h', text: `"${id}"` }] })
  return {
    ...commit,
    create: { ...testExecution(id), imported, parentId: parentId ?? null },
    projection: { ...commit.projection, stoppedAt, status: stoppedAt === null ? 'RUNNING' : 'SUCCEEDED' },
    alarm: 5_000,
    waitingAdded: [
      { visit: 1, attempt: 0, kind: 'person', state: 's', title: 't', key: null, since: 1, detail: '{}' },
    ],
  }
}

function ended(id: string, expectedSeq: number, stoppedAt: number): Commit {
  const commit = testCommit(id, expectedSeq)
  return { ...commit, projection: { ...commit.projection, status: 'FAILED', stoppedAt } }
}

const make = async (...shapes: Shape[]): Promise<void> => {
  expect(new Set(await store.engine.commit(shapes.map(begun)))).toEqual(new Set(['committed']))
}

const left = async (): Promise<string[]> =>
  (await executions.list({}, 1_000)).items.map((one) => one.id).sort()

const traces = async (id: string): Promise<number> => {
  const [rows, blobs, waits] = await Promise.all([
    store.engine.readDecisions(id, 0, 10),
    store.engine.readBlobs(id, ['h']),
    store.waiting.list({ executionId: id }, 10),
  ])
  return rows.length + blobs.size + waits.length
}

test('[RT1] the oldest go first, a few in a statement', async () => {
  await make(...[5, 3, 1, 4, 2].map((n) => ({ id: `e${n}`, stoppedAt: n * 1_000 })))
  expect(await retention.due(4_500, 100)).toBe(4)
  expect(await retention.due(4_500, 2)).toBe(2)
  expect(await retention.sweep(4_500, 9_000, 3)).toEqual({ executions: 3, events: 3 })
  expect(await left()).toEqual(['e4', 'e5'])
  expect(await retention.sweep(4_500, 9_000, 3)).toEqual({ executions: 1, events: 1 })
  expect(await retention.sweep(4_500, 9_000, 3)).toEqual({ executions: 0, events: 0 })
  expect(await left()).toEqual(['e5'])
})

test('[RT1] long logs go one by one', async () => {
  await make(...['a', 'b', 'c'].map((id) => ({ id, stoppedAt: 1_000, events: 60 })))
  expect(await retention.sweep(2_000, 9_000, 100, 100)).toEqual({ executions: 2, events: 120 })
  expect(await retention.sweep(2_000, 9_000, 100, 1)).toEqual({ executions: 1, events: 60 })
})

test('[RT2] [RT7] all that belongs to it goes, what others have stays, and its number is remembered', async () => {
  await make({ id: 'gone', stoppedAt: 1_000 }, { id: 'stays', stoppedAt: 3_000 })
  await store.engine.saveSnapshot('gone', 1, 'x')
  await retention.sweep(2_000, 77_777)
  expect(await traces('gone')).toBe(0)
  expect(await store.engine.readSnapshot('gone')).toBeNull()
  expect(await traces('stays')).toBe(3)
  expect(await store.waiting.counts()).toEqual({ person: 1 })
  expect(await retention.sweptAt('gone')).toBe(77_777)
  expect(await retention.sweptAt('stays')).toBeNull()
  expect(await retention.sweptBeyond(0)).toBe(77_777)
  expect(await retention.sweptBeyond(1_000)).toBeNull()
  expect(await retention.forget(77_778)).toBeGreaterThan(0)
  expect(await retention.sweptAt('gone')).toBeNull()
})

test('[RT3] running ones, imported ones and children that are waited for stay', async () => {
  await make(
    { id: 'running', stoppedAt: null },
    { id: 'imported', stoppedAt: 1_000, imported: true },
    { id: 'parent', stoppedAt: null },
    { id: 'child', stoppedAt: 1_000, parentId: 'parent' },
    { id: 'orphan', stoppedAt: 1_000, parentId: 'nobody' },
  )
  expect(await retention.due(NEVER, 10)).toBe(1)
  expect((await retention.sweep(NEVER, 9_000)).executions).toBe(1)
  expect(await left()).toEqual(['child', 'imported', 'parent', 'running'])
  await store.engine.commit([ended('parent', 2, 2_000)])
  expect((await retention.sweep(NEVER, 9_000)).executions).toBe(2)
  expect(await left()).toEqual(['imported', 'running'])
})

test('[RT5] whoever comes second finds things as the first left them', async () => {
  const ids = Array.from({ length: 30 }, (_, i) => `r${i}`)
  await make(...ids.map((id) => ({ id, stoppedAt: 1_000 })), { id: 'deleted', stoppedAt: 500 })
  expect((await retention.sweep(600, 9_000)).executions).toBe(1)
  const redriven = ids.map((id) => store.engine.commit([testCommit(id, 2)]))
  const sweeps = [1, 2, 3].map(() => retention.sweep(2_000, 9_000, 7))
  await Promise.all([...redriven, ...sweeps])
  const kept = await left()
  for (const [i, id] of ids.entries()) {
    const here = kept.includes(id)
    expect(await redriven[i]).toEqual([here ? 'committed' : 'stale'])
    // Two rows, one value and one wait; or nothing at all.
    expect(await traces(id)).toBe(here ? 4 : 0)
  }
  expect(await store.engine.commit([testCommit('deleted', 2)])).toEqual(['stale'])
  expect(await traces('deleted')).toBe(0)
})

const NOW = 100 * DAY_MS

function sweeperAt(rule: RetentionRule | null, fixed: RetentionRule | null = null) {
  const clock = createManualClock(NOW)
  const swept: number[] = []
  const sweeper = new Sweeper({
    ...{ clock, log, fixed, retention },
    settings: {
      get: async (key) => (key === 'retention' ? JSON.stringify(rule) : null),
      put: async () => {},
      remove: async () => {},
    },
    swept: (executions) => swept.push(executions),
  })
  /** Lets the clock of the pauses between two batches run. */
  const sweep = async () => {
    const done = sweeper.sweep()
    const rest = setInterval(() => void clock.advance(50), 5)
    return done.finally(() => clearInterval(rest))
  }
  return { sweeper, sweep, swept, clock }
}

test('[RT4] the stricter of both bounds rules', async () => {
  const days = [1, 2, 3, 4, 5].map((n) => ({ id: `d${n}`, stoppedAt: NOW - n * DAY_MS }))
  await make(...days)
  const bound = (rule: RetentionRule) => sweeperAt(null).sweeper.due(rule, 100)
  expect(await bound({ days: 3.5, executions: null })).toBe(2)
  expect(await bound({ days: null, executions: 1 })).toBe(4)
  expect(await bound({ days: null, executions: 5 })).toBe(0)
  expect(await bound({ days: null, executions: 50 })).toBe(0)
  expect(await bound({ days: 3.5, executions: 2 })).toBe(3)
  expect(await bound({ days: 1.5, executions: 4 })).toBe(4)
  const { sweep, swept } = sweeperAt({ days: 3.5, executions: 4 })
  expect(await sweep()).toMatchObject({ executions: 2, events: 2 })
  expect(swept).toEqual([2])
  expect(await left()).toEqual(['d1', 'd2', 'd3'])
})

test('[RT4] counting goes back page by page', async () => {
  await make(...[1, 2, 3, 4, 5].map((n) => ({ id: `p${n}`, stoppedAt: n * 1_000 })))
  expect(await retention.back(NEVER, 2)).toEqual({ rows: 2, at: 4_000 })
  expect(await retention.back(4_000, 2)).toEqual({ rows: 2, at: 2_000 })
  expect(await retention.back(2_000, 2)).toEqual({ rows: 1, at: 1_000 })
  expect(await retention.back(1_000, 2)).toEqual({ rows: 0, at: null })
})

test('[RT1] a sweep goes on until nothing is left, statement by statement', async () => {
  await make(...Array.from({ length: 120 }, (_, i) => ({ id: `s${i}`, stoppedAt: 1_000 + i })))
  const { sweep, swept } = sweeperAt({ days: 1, executions: null })
  expect(await sweep()).toMatchObject({ executions: 120 })
  expect(swept.length).toBeGreaterThan(1)
  expect(Math.max(...swept)).toBeLessThanOrEqual(100)
  expect(await left()).toEqual([])
})

test('[RT6] without a rule nothing goes; the environment goes before the settings page', async () => {
  await make({ id: 'old', stoppedAt: 1_000 })
  expect(await sweeperAt(null).sweep()).toMatchObject({ executions: 0 })
  expect(await sweeperAt(KEEP_ALL).sweep()).toMatchObject({ executions: 0 })
  expect(await sweeperAt({ days: 1, executions: null }, KEEP_ALL).sweep()).toMatchObject({ executions: 0 })
  expect(await left()).toEqual(['old'])
  expect(await sweeperAt(null, { days: 1, executions: null }).sweep()).toMatchObject({ executions: 1 })
  const read = (env: Record<string, string>) => {
    const config = readConfig(env)
    return config.ok ? config.value.keep : config.error
  }
  expect(read({})).toBeNull()
  expect(read({ HINDSIGHT_KEEP_DAYS: '30' })).toEqual({ days: 30, executions: null })
  expect(read({ HINDSIGHT_KEEP_DAYS: '0' })).toContain('HINDSIGHT_KEEP_DAYS')
  expect(read({ HINDSIGHT_KEEP_EXECUTIONS: '1.5' })).toContain('HINDSIGHT_KEEP_EXECUTIONS')
})

test('[RT8] a sweep ends with the server, and is tried again after the database was away', async () => {
  const clock = createManualClock(NOW)
  let [asked, away] = [0, true]
  const sweeper = new Sweeper({
    ...{ clock, log, settings: store.settings, swept: () => {} },
    fixed: { days: 1, executions: null },
    retention: {
      ...retention,
      sweep: async () => {
        asked++
        if (away) throw new Error('away')
        return { executions: 1, events: 1 }
      },
    },
  })
  sweeper.start()
  await clock.advance(30_000)
  await settled()
  expect(asked).toBe(1)
  away = false
  await clock.advance(10 * 60_000)
  await settled()
  expect(asked).toBe(2)
  await sweeper.close()
  await clock.advance(10 * 60_000)
  expect(asked).toBe(2)
})

test('[RT11] a sweep ends after a while, and the next one follows at once', async () => {
  const clock = createManualClock(NOW)
  let asked = 0
  const sweeper = new Sweeper({
    ...{ clock, log, settings: store.settings, swept: () => {} },
    fixed: { days: 1, executions: null },
    retention: { ...retention, sweep: async () => ({ executions: asked++ < 250 ? 1 : 0, events: 1 }) },
  })
  sweeper.start()
  const rest = setInterval(() => void clock.advance(50), 1)
  while (asked < 251) await settled()
  clearInterval(rest)
  await sweeper.close()
  // Two sweeps, and far from ten minutes between them.
  expect(clock.now() - NOW).toBeLessThan(5 * 60_000)
  expect((await sweeper.last())?.executions).toBe(50)
})
