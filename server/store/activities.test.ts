import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WaitingRow } from '../engine/ports.ts'
import { openTestStore, type TestStore, testCommit } from './testing.ts'
import type { WaitingPlace } from './waiting.ts'

let opened: TestStore
beforeAll(async () => {
  opened = await openTestStore()
}, 60_000)
afterAll(() => opened.done())

const row = (visit: number, attempt: number, kind: WaitingRow['kind'] = 'activity'): WaitingRow => ({
  ...{ visit, attempt, kind, state: 'Pack', title: 'Waits', key: 'pack', since: 1_000 },
  detail: JSON.stringify({ activity: 'pack', worker: null, startedAt: null, rehearsal: false }),
})

test('[ST40] activities', async () => {
  const { activities } = opened.store
  const names = ['b', 'a\u0000', 'c']
  for (const name of names) {
    const made = await Promise.all([1, 2, 3].map((at) => activities.ensure(name, at)))
    expect(new Set(made.map((one) => one.createdAt)).size).toBe(1)
  }
  expect((await activities.list(null, 2)).map((one) => one.name)).toEqual(['a\uFFFD', 'b'])
  expect((await activities.list('b', 2)).map((one) => one.name)).toEqual(['c'])
  expect((await activities.get('c'))?.encryption).toBe('{"type":"AWS_OWNED_KEY"}')
  expect([await activities.remove('c'), await activities.remove('c')]).toEqual([true, false])
  expect(await activities.get('c')).toBeNull()
})

test('[ST40] tasks for workers', async () => {
  const { engine, waiting } = opened.store
  await engine.commit([
    testCommit('x1', 1, { waitingAdded: [row(2, 0), row(1, 0), row(1, 1), row(3, 0, 'person')] }),
    testCommit('x2', 1, { waitingAdded: [row(1, 0)] }),
  ])
  for (const size of [1, 2, 3, 10]) {
    const places: string[] = []
    for (let after: WaitingPlace | null = null; ; ) {
      const page: Awaited<ReturnType<typeof waiting.activities>> = await waiting.activities(after, size)
      places.push(...page.map((one) => `${one.executionId} ${one.visit} ${one.attempt}`))
      after = page.at(-1) ?? null
      if (page.length < size) break
    }
    expect(places, `${size} a page`).toEqual(['x1 1 0', 'x1 1 1', 'x1 2 0', 'x2 1 0'])
  }
  const taken = JSON.stringify({ activity: 'pack', worker: 'ann', startedAt: 5, rehearsal: false })
  await engine.commit([testCommit('x2', 2, { waitingAdded: [{ ...row(1, 0), detail: taken }] })])
  expect((await waiting.activities(null, 10)).at(-1)?.detail).toBe(taken)
})
