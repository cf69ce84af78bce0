import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore, type TestStore, testCommit, testExecution, testRow } from './testing.ts'

let opened: TestStore
beforeAll(async () => {
  opened = await openTestStore()
}, 60_000)
afterAll(() => opened.done())

test('[ST47] the last instant of the logs is found by starts, ends and those whose alarms ring first', async () => {
  const { store } = opened
  expect(await store.latestInstant()).toBeNull()
  const create = (name: string, startedAt: number) => ({ ...testExecution(name), startedAt })
  await store.engine.commit([testCommit('a', 1, { create: create('a', 5_000) })])
  expect(await store.latestInstant()).toBe(5_000)
  const rows = [testRow('b', 1, { at: 4_000 }), testRow('b', 2, { at: 9_000 })]
  await store.engine.commit([testCommit('b', 1, { create: create('b', 4_000), rows, alarm: 99_000 })])
  expect(await store.latestInstant()).toBe(9_000)
  const ended = { ...testCommit('c', 1).projection, status: 'FAILED' as const, stoppedAt: 12_000 }
  await store.engine.commit([testCommit('c', 1, { create: create('c', 3_000), projection: ended })])
  expect(await store.latestInstant()).toBe(12_000)
})
