import { describe, expect, test } from 'vitest'
import type { RunTask } from './dispatcher.ts'
import type { AbortReason } from './task-port.ts'
import { createHarness } from './testing/harness.ts'
import { task } from './testing/machines.ts'
import { settled } from './testing/manual-clock.ts'

/** A task that never ends by itself; `reasons` tells why it was told to stop. */
function endless(reasons: AbortReason[]): RunTask {
  return (_, { signal }) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        reasons.push(signal.reason as AbortReason)
        resolve({ kind: 'succeeded', output: 'too late' })
      })
    })
}

describe('recovery', () => {
  test('[EN10] a task in flight starts again under the same key', async () => {
    const h = createHarness({ T: endless([]) })
    const id = await h.start(task())
    const after = h.again({ T: { done: true } })
    expect(await after.engine.recover()).toMatchObject({ open: 1, inFlight: 1 })
    await settled()
    expect([...h.starts, ...after.starts].map((one) => one.idempotencyKey)).toEqual([
      `${id}:1:0`,
      `${id}:1:0`,
    ])
    expect((await after.engine.state(id)).output).toEqual({ done: true })
  })

  test('[EN10] a completion is accepted once', async () => {
    let finish = (): void => {}
    const h = createHarness({
      T: () => new Promise((resolve) => (finish = () => resolve({ kind: 'succeeded', output: 1 }))),
    })
    const id = await h.start(task())
    const again = { kind: 'CompleteTask', author: 't', task: { visit: 1, attempt: 0 }, output: 2 } as const
    finish()
    await settled()
    const late = await h.engine.deliver(id, again)
    expect(late.refusal).not.toBeNull()
    expect((await h.engine.state(id)).output).toBe(1)
  })

  test('[EN11] overdue deadlines take effect before tasks start again', async () => {
    const h = createHarness({ T: endless([]) })
    const id = await h.start(task({ TimeoutSeconds: 5 }))
    await h.engine.close()
    await h.clock.advance(6_000)
    const after = h.again({ T: 'never asked' })
    expect(await after.engine.recover()).toMatchObject({ overdue: 1 })
    await settled()
    expect(after.starts).toEqual([])
    expect((await after.engine.state(id)).status).toBe('FAILED')
  })

  test('[EN11] alarms that are not due yet are set again', async () => {
    const h = createHarness({ T: endless([]) })
    const id = await h.start(task({ TimeoutSeconds: 5 }))
    await h.engine.close()
    const after = h.again({ T: endless([]) })
    await after.engine.recover()
    await after.clock.advance(4_999)
    expect((await after.engine.state(id)).status).toBe('RUNNING')
    await after.clock.advance(1)
    expect((await after.engine.state(id)).status).toBe('FAILED')
  })
})

describe('cancelling', () => {
  test('[EN17] a stopped execution tells its task to stop, and takes no late result', async () => {
    const reasons: AbortReason[] = []
    const h = createHarness({ T: endless(reasons) })
    const id = await h.start(task())
    await h.engine.deliver(id, { kind: 'Stop', author: 't' })
    await settled()
    expect(reasons).toEqual(['ended'])
    expect(h.types(id).at(-1)).toBe('ExecutionAborted')
  })

  test('[EN17] a closing server tells its tasks so, and the log still waits for them', async () => {
    const reasons: AbortReason[] = []
    const h = createHarness({ T: endless(reasons) })
    const id = await h.start(task())
    await h.engine.close()
    expect(reasons).toEqual(['closing'])
    expect(h.store.executions.get(id)!.projection).toMatchObject({ status: 'RUNNING', inFlight: 1 })
  })

  test('[EN17] a task that timed out is cancelled and tried again', async () => {
    const reasons: AbortReason[] = []
    const h = createHarness({ T: endless(reasons) })
    const retry = [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 2, MaxAttempts: 1 }]
    const id = await h.start(task({ TimeoutSeconds: 5, Retry: retry }))
    await h.clock.advance(5_000)
    expect(reasons).toEqual(['ended'])
    await h.clock.advance(2_000)
    expect(h.starts.map((one) => one.attempt)).toEqual([0, 1])
    await h.clock.advance(5_000)
    expect((await h.engine.state(id)).error).toBe('States.Timeout')
  })
})

describe('places', () => {
  test('[EN45] tasks that hang keep their own kind waiting, nobody else’s', async () => {
    const h = createHarness({ T: () => new Promise<never>(() => {}), U: { done: true } })
    for (let i = 0; i < 300; i++) await h.start(task())
    expect(h.engine.stats().tasks).toMatchObject({ running: 64, waiting: 236 })
    const other = await h.start({
      StartAt: 'U',
      States: { U: { Type: 'Task', Resource: 'function:other', End: true } },
    })
    expect((await h.engine.state(other)).status).toBe('SUCCEEDED')
  })

  test('[EN45] a handler that does not listen loses its place when its visit has ended', async () => {
    const h = createHarness({ T: () => new Promise<never>(() => {}) }, { places: 1 })
    const hanging = await h.start(task({ TimeoutSeconds: 5 }))
    await h.start(task({ TimeoutSeconds: 60 }))
    expect(h.engine.stats().tasks).toMatchObject({ running: 1, waiting: 1, started: 1 })
    await h.clock.advance(5_000)
    expect((await h.engine.state(hanging)).status).toBe('FAILED')
    expect(h.engine.stats().tasks).toMatchObject({ running: 1, waiting: 0, started: 2 })
  })

  test('[EN18] no more tasks run at once than there are places', async () => {
    let running = 0
    let most = 0
    const work: RunTask = async () => {
      most = Math.max(most, ++running)
      await settled(2)
      running--
      return { kind: 'succeeded', output: 1 }
    }
    const h = createHarness({ T: work }, { places: 3 })
    const ids = await Promise.all(Array.from({ length: 12 }, () => h.start(task())))
    await settled(80)
    expect(most).toBe(3)
    for (const id of ids) expect((await h.engine.state(id)).status).toBe('SUCCEEDED')
  })

  test('[EN18] a task that waits for something slow elsewhere gives its place back', async () => {
    let finish = (): void => {}
    const done = new Promise<{ kind: 'succeeded'; output: number }>((resolve) => {
      finish = () => resolve({ kind: 'succeeded', output: 5 })
    })
    const h = createHarness({ T: async () => ({ kind: 'later', done }) }, { places: 1 })
    const [one, two] = [await h.start(task()), await h.start(task())]
    expect(h.starts).toHaveLength(2)
    finish()
    await settled()
    for (const id of [one, two]) expect((await h.engine.state(id)).output).toBe(5)
  })
})

test('[EN10] a handler that breaks fails its task, not the server', async () => {
  const h = createHarness({
    T: async () => {
      throw new Error('a bug')
    },
  })
  const id = await h.start(task())
  expect(await h.engine.state(id)).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' })
})

test('[EN10] a result waits for a database that is away', async () => {
  let finish = (): void => {}
  const h = createHarness({
    T: () => new Promise((resolve) => (finish = () => resolve({ kind: 'succeeded', output: 'kept' }))),
  })
  const id = await h.start(task())
  h.store.down = true
  finish()
  await h.clock.advance(60_000)
  h.store.down = false
  await h.clock.advance(60_000)
  expect((await h.engine.state(id)).output).toBe('kept')
  expect(h.starts).toHaveLength(1)
})

test('[EN10] a database that is away while a task begins, or waits, does not fail it', async () => {
  const away = Object.assign(new Error('away'), { code: 'STORE_UNAVAILABLE' })
  let calls = 0
  const h = createHarness({
    T: async () => {
      calls++
      if (calls === 1) throw away
      if (calls === 2) return { kind: 'later', done: Promise.reject(away) }
      return { kind: 'succeeded', output: calls }
    },
  })
  const id = await h.start(task())
  await h.clock.advance(10_000)
  expect((await h.engine.state(id)).output).toBe(3)
  expect(new Set(h.starts.map((one) => one.idempotencyKey)).size).toBe(1)
})
