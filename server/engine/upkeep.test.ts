import { describe, expect, test } from 'vitest'
import { Alarms } from './alarms.ts'
import { commitOf, type Decided, type Stored } from './commit-of.ts'
import { FAULT_POINTS, faultFrom, noFault } from './fault-points.ts'
import type { Standing } from './standing.ts'
import { createHarness } from './testing/harness.ts'
import { pass, task, wait } from './testing/machines.ts'
import { createManualClock, settled } from './testing/manual-clock.ts'

describe('alarms', () => {
  test('[EN12] a Wait ends at its time and not a millisecond earlier', async () => {
    const h = createHarness()
    const id = await h.start(wait(60))
    await h.clock.advance(59_999)
    expect((await h.engine.state(id)).status).toBe('RUNNING')
    await h.clock.advance(1)
    expect((await h.engine.state(id)).status).toBe('SUCCEEDED')
    expect(h.types(id).filter((type) => type === 'WaitStateExited')).toHaveLength(1)
    expect(h.engine.stats().alarms).toBe(0)
  })

  test('[EN12] many alarms ring in order, each once, moved and cleared ones as they were set last', async () => {
    const clock = createManualClock(0)
    const rung: string[] = []
    const alarms = new Alarms(clock, (id) => void rung.push(`${id}@${clock.now()}`), noFault)
    for (const [id, due] of [
      ['c', 30],
      ['a', 10],
      ['d', 40],
      ['b', 20],
      ['e', 50],
    ] as const)
      alarms.set(id, due)
    alarms.set('d', 5)
    alarms.set('b', null)
    alarms.set('a', 35)
    await clock.advance(100)
    expect(rung).toEqual(['d@5', 'c@30', 'a@35', 'e@50'])
  })

  test('[EN22] the stored alarm moves earlier, and later only when it has rung', () => {
    const due = (earliest: number | null, row: number | null | undefined, partial = false) =>
      commitOf('m', null, [decided(partial)], standing(earliest), {
        alarm: row,
        waiting: [],
        row: null,
      } satisfies Stored).alarm
    expect(due(500, null)).toBe(500)
    expect(due(500, undefined)).toBe(500)
    expect(due(500, 700)).toBe(500)
    expect(due(700, 500)).toBeUndefined()
    expect(due(500, 500)).toBeUndefined()
    expect(due(700, 90)).toBe(700)
    expect(due(null, 500)).toBeNull()
    expect(due(null, null)).toBeUndefined()
    expect(due(null, null, true)).toBe(100)
  })
})

/** What a decision leaves with the given deadline. */
function standing(earliest: number | null): Standing {
  const projection = {
    status: 'RUNNING',
    stoppedAt: null,
    error: null,
    cause: null,
    nextSeq: 2,
    inFlight: 0,
    redriveCount: 0,
    redrivenAt: null,
    held: null,
  }
  return { projection, earliest, work: { tasks: [], waiting: [] } } as Standing
}

/** A decision at time 100. */
function decided(partial: boolean): Decided {
  const row = {
    executionId: 'x',
    firstSeq: 1,
    count: 1,
    at: 100,
    partial,
    kind: 'Wake',
    author: 'a',
    requestId: 'r',
  }
  return {
    row: { ...row, kind: 'Wake', command: '', events: '' },
    blobs: [],
    events: [],
    stats: [],
  }
}

describe('faults', () => {
  test('[EN16] a log that cannot be folded is set aside and the others go on', async () => {
    const h = createHarness()
    const [bad, good] = [await h.start(wait(10)), await h.start(wait(10))]
    await h.engine.close()
    const row = h.store.executions.get(bad)!.rows[0]!
    h.store.executions.get(bad)!.rows[0] = {
      ...row,
      events: '{"v":1,"values":[],"events":[{"type":"Nonsense"}]}',
    }
    const after = h.again()
    const recovered = after.engine.recover()
    await after.clock.advance(60_000)
    await recovered
    await after.clock.advance(10_000)
    expect((await after.engine.state(good)).status).toBe('SUCCEEDED')
    expect(after.engine.stats().quarantined).toMatchObject([{ executionId: bad }])
    const asked = after.engine.deliver(bad, { kind: 'Stop', author: 't' })
    await expect(asked).rejects.toMatchObject({ code: 'EXECUTION_QUARANTINED' })
  })

  test('[EN44] what was set aside is taken up again when somebody asks, and goes on when its log can be read', async () => {
    const h = createHarness({ T: { done: true } })
    const id = await h.start({
      StartAt: 'W',
      States: {
        W: { Type: 'Wait', Seconds: 10, Next: 'T' },
        T: { Type: 'Task', Resource: 'function:work', End: true },
      },
    })
    await h.engine.close()
    const { rows } = h.store.executions.get(id)!
    const good = rows[0]!
    rows[0] = { ...good, events: '{"v":1,"values":[],"events":[{"type":"Nonsense"}]}' }
    const after = h.again()
    await after.clock.advance(11_000)
    const recovered = after.engine.recover()
    await after.clock.advance(60_000)
    await recovered
    expect(after.engine.quarantined()).toMatchObject([{ executionId: id }])
    const again = after.engine.tryAgain(id)
    await after.clock.advance(60_000)
    expect(await again).toBe(false)
    rows[0] = good
    expect(await after.engine.tryAgain(id)).toBe(true)
    await settled(20)
    expect(after.engine.quarantined()).toEqual([])
    expect((await after.engine.state(id)).status).toBe('SUCCEEDED')
    expect(await after.engine.tryAgain(id)).toBe(false)
  })

  test('[EN24] a misspelt point is an error, a right one ends the process at its count', () => {
    expect(() => faultFrom('writer.befor-commit', () => {})).toThrow(/fault point/)
    expect(faultFrom(undefined, () => {})).toBe(noFault)
    for (const point of FAULT_POINTS) {
      let killed = 0
      const fault = faultFrom(`${point}:3`, () => killed++)
      for (const _ of [1, 2, 3, 4]) for (const passed of FAULT_POINTS) fault(passed)
      expect(killed).toBe(1)
    }
  })
})

test('[EN19] idle executions leave memory and come back from the log', async () => {
  const h = createHarness({}, { kept: 5 })
  const ids: string[] = []
  for (let i = 0; i < 20; i++) ids.push(await h.start(wait(100)))
  expect(h.engine.stats().loaded).toBeLessThanOrEqual(6)
  await h.clock.advance(100_000)
  await settled(50)
  for (const id of ids) expect((await h.engine.state(id)).status).toBe('SUCCEEDED')
})

test('[EN23] entries, successes, failures for good and retries are counted', async () => {
  let calls = 0
  const h = createHarness({
    T: async () =>
      ++calls === 1 ? { kind: 'failed', error: 'E', cause: '' } : { kind: 'succeeded', output: 1 },
  })
  const retried = await h.start(task({ Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 1 }] }))
  await h.clock.advance(1_000)
  const count = (id: string) => h.store.executions.get(id)!.stats.filter((one) => one.state === 'T')
  const sum = (id: string, key: 'entered' | 'succeeded' | 'failed' | 'retried' | 'totalMs') =>
    count(id).reduce((total, one) => total + one[key], 0)
  expect(
    ['entered', 'succeeded', 'failed', 'retried', 'totalMs'].map((key) => sum(retried, key as 'entered')),
  ).toEqual([1, 1, 0, 1, 1_000])
  calls = 0
  const failed = await h.start(task())
  expect([sum(failed, 'entered'), sum(failed, 'succeeded'), sum(failed, 'failed')]).toEqual([1, 0, 1])
  const fine = await h.start(pass)
  expect(h.store.executions.get(fine)!.stats.map((one) => [one.state, one.succeeded])).toEqual([
    ['A', 1],
    ['B', 1],
  ])
})
