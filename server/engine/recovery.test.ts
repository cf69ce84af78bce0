import { expect, test } from 'vitest'
import type { EngineStore } from './ports.ts'
import { createHarness } from './testing/harness.ts'
import { person, task, wait } from './testing/machines.ts'
import { settled } from './testing/manual-clock.ts'

test('[EN43] executions that only wait come back without their logs being read', async () => {
  const h = createHarness()
  for (let i = 0; i < 30; i++) await h.start(i % 2 === 0 ? wait(600) : person)
  const overdue = await h.start(wait(5))
  await h.engine.close()
  const read: string[] = []
  const through: EngineStore = new Proxy(h.store, {
    get: (store, key) => {
      const value: unknown = Reflect.get(store, key)
      if (typeof value !== 'function') return value
      if (key !== 'readDecisions') return value.bind(store)
      return (id: string, after: number, limit: number) => {
        read.push(id)
        return store.readDecisions(id, after, limit)
      }
    },
  })
  await h.clock.advance(10_000)
  const after = createHarness({}, { store: h.store, clock: h.clock, through })
  expect(await after.engine.recover()).toEqual({ open: 16, overdue: 1, inFlight: 0 })
  expect(read).toEqual([overdue])
  expect(after.engine.stats().alarms).toBe(15)
  expect(after.types(overdue).filter((type) => type === 'WaitStateExited')).toHaveLength(1)
})

test('[EN43] tasks in flight are started again as places become free, under the same keys', async () => {
  const never = { T: () => new Promise<never>(() => {}) }
  const h = createHarness(never)
  for (let i = 0; i < 700; i++) void h.start(task())
  await settled(700)
  await h.engine.close()
  const keys = h.starts.map((one) => one.idempotencyKey)
  const done: (() => void)[] = []
  const after = h.again({
    T: () => new Promise((resolve) => done.push(() => resolve({ kind: 'succeeded', output: 1 }))),
  })
  expect(await after.engine.recover()).toEqual({ open: 700, overdue: 0, inFlight: 700 })
  await settled(400)
  const { running, waiting } = after.engine.stats().tasks
  expect(running).toBe(64)
  // As many as need be at hand, and those that were being loaded when there were enough.
  expect(waiting).toBeLessThan(256 + 512 + 1)
  while (after.starts.length < 700 || done.length > 0) {
    for (const one of done.splice(0)) one()
    await after.clock.advance(50)
  }
  await settled(50)
  expect(new Set(after.starts.map((one) => one.idempotencyKey)).size).toBe(700)
  for (const key of keys) expect(after.starts.some((one) => one.idempotencyKey === key)).toBe(true)
  const ended = [...after.store.executions.values()].filter((one) => one.projection.status === 'SUCCEEDED')
  expect(ended).toHaveLength(700)
})
