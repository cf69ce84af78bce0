import { randomBytes } from 'node:crypto'
import { loadavg } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evaluateRequest } from '../../core/expression/jsonata/evaluate-request.ts'
import type { StateMachine } from '../../core/language/definition.ts'
import { decodeEvents } from '../../core/run/codec.ts'
import { systemClock } from '../../server/engine/clock.ts'
import { createEngine } from '../../server/engine/engine.ts'
import { createIds } from '../../server/engine/ids.ts'
import { silentLog } from '../../server/engine/log.ts'
import type { EngineStore } from '../../server/engine/ports.ts'
import { openTestStore, type TestStore } from '../../server/store/testing.ts'
import { castMould, seedFrom } from './seed.ts'

const FULL = process.env.SCALE === 'full'
const OPEN = FULL ? 100_000 : 2_000
const OVERDUE = OPEN / 20
const IN_FLIGHT = OPEN / 50

const waits = (seconds: number): StateMachine => ({
  StartAt: 'W',
  States: { W: { Type: 'Wait', Seconds: seconds, Next: 'E' }, E: { Type: 'Succeed' } },
})
const task = (resource: string): StateMachine => ({
  StartAt: 'T',
  States: { T: { Type: 'Task', Resource: resource, End: true } },
})

let opened: TestStore
beforeAll(async () => {
  opened = await openTestStore()
}, 60_000)
afterAll(() => opened.done(), 60_000)

/** Counts which logs are read. */
function watched(store: EngineStore): { readonly store: EngineStore; readonly read: Set<string> } {
  const read = new Set<string>()
  return {
    read,
    store: {
      ...store,
      readDecisions: (id, after, limit) => {
        read.add(id)
        return store.readDecisions(id, after, limit)
      },
    },
  }
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e6)

test(`[PF30] ${OPEN} open executions come back without their logs; overdue timers fire once; tasks keep their keys`, async () => {
  const { store } = opened
  const resting = (OPEN - OVERDUE - IN_FLIGHT) / 2
  let began = performance.now()
  await seedFrom(store, await castMould(store, waits(86_400)), resting, 'timer')
  await seedFrom(store, await castMould(store, task('human:ask')), resting, 'person')
  await seedFrom(store, await castMould(store, waits(60), 3_600_000), OVERDUE, 'overdue')
  await seedFrom(store, await castMould(store, task('function:work')), IN_FLIGHT, 'flight')
  const seedingMs = performance.now() - began

  const keys: string[] = []
  const { store: through, read } = watched(store.engine)
  const before = process.memoryUsage().rss
  const engine = createEngine({
    store: through,
    evaluate: (requests) => Promise.all(requests.map(evaluateRequest)),
    runTask: async ({ idempotencyKey }) => {
      keys.push(idempotencyKey)
      return { kind: 'succeeded', output: null }
    },
    clock: systemClock,
    ids: createIds(randomBytes),
    log: silentLog,
  })
  began = performance.now()
  const report = await engine.recover()
  const readyMs = performance.now() - began
  const rss = process.memoryUsage().rss - before
  // One of each kind is the mould itself, which ended nowhere either.
  expect(report).toEqual({
    open: resting + OVERDUE + IN_FLIGHT + 3,
    overdue: OVERDUE + 1,
    inFlight: IN_FLIGHT + 1,
  })
  expect([...read].filter((id) => id.startsWith('timer') || id.startsWith('person'))).toEqual([])

  began = performance.now()
  while (keys.length <= IN_FLIGHT && performance.now() - began < 120_000)
    await new Promise((done) => setTimeout(done, 20))
  const redeliveredMs = performance.now() - began
  expect(new Set(keys).size).toBe(keys.length)
  expect(keys.filter((key) => key.startsWith('flight')).sort()).toEqual(
    Array.from({ length: IN_FLIGHT }, (_, i) => `flight${String(i).padStart(7, '0')}:1:0`),
  )
  const { alarms, loaded } = engine.stats()
  expect(alarms).toBe(resting + 1)
  expect(loaded).toBeLessThan(1_500)
  await engine.close()
  for (const id of ['overdue0000000', `overdue${String(OVERDUE - 1).padStart(7, '0')}`]) {
    const types = (await store.engine.readDecisions(id, 0, 100)).flatMap((row) => decodeEvents(row.events))
    expect(types.filter(({ type }) => type === 'WaitStateExited')).toHaveLength(1)
  }
  const ended = await store.executions.list({ status: ['SUCCEEDED'] }, 1)
  expect(ended.items).toHaveLength(1)
  console.log(
    JSON.stringify({
      scale: 'recovery',
      open: report.open,
      overdue: report.overdue,
      in_flight: report.inFlight,
      seeding_ms: Math.round(seedingMs),
      ready_ms: Math.round(readyMs),
      redelivered_ms: Math.round(redeliveredMs),
      logs_read: read.size,
      rss_added_mb: megabytes(rss),
      alarms,
      load: loadavg()[0],
    }),
  )
}, 600_000)

if (FULL) {
  test(`[PF30] ${OPEN} timers that are all overdue at once ring once each`, async () => {
    const { store, done } = await openTestStore()
    await seedFrom(store, await castMould(store, waits(60), 3_600_000), OPEN, 'overdue')
    const engine = createEngine({
      store: store.engine,
      evaluate: (requests) => Promise.all(requests.map(evaluateRequest)),
      runTask: async () => ({ kind: 'succeeded', output: null }),
      clock: systemClock,
      ids: createIds(randomBytes),
      log: silentLog,
    })
    const [began, cpu] = [performance.now(), process.cpuUsage()]
    const { overdue } = await engine.recover()
    const ms = performance.now() - began
    const { user, system } = process.cpuUsage(cpu)
    const { writer, alarms } = engine.stats()
    expect(overdue).toBe(OPEN + 1)
    // Each was decided once, and none has a time to wait for any more.
    expect([writer.decisions, alarms]).toEqual([overdue, 0])
    expect((await store.overview.running()).reduce((sum, { running }) => sum + running, 0)).toBe(0)
    await engine.close()
    await done()
    console.log(
      JSON.stringify({
        scale: 'overdue',
        overdue,
        ready_ms: Math.round(ms),
        per_s: Math.round((overdue / ms) * 1_000),
        cpu_ms_each: Math.round((user + system) / overdue) / 1_000,
        load: loadavg()[0],
      }),
    )
  }, 600_000)
}
