import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../core/std/json.ts'
import { createHarness, type Harness } from '../engine/testing/harness.ts'
import { settled } from '../engine/testing/manual-clock.ts'
import { type ActivityRow, MOST_POLLERS, TooManyPollers, Workers, type WorkersDeps } from './workers.ts'

const machine = (rest: { [key: string]: Json } = {}): Json => ({
  StartAt: 'Pack',
  States: { Pack: { Type: 'Task', Resource: 'activity:pack', ...rest, End: true } },
})

const retried = machine({ HeartbeatSeconds: 5, Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1 }] })

function workersOn(h: Harness, change: Partial<WorkersDeps> = {}): Workers {
  const rows: WorkersDeps['rows'] = async (after, limit) => {
    const all: ActivityRow[] = [...h.store.executions].flatMap(([executionId, one]) =>
      [...one.waiting.values()].map((row) => ({ ...row, executionId })),
    )
    const start = after === null ? 0 : all.findIndex((row) => row.executionId === after.executionId) + 1
    return all.slice(start, start + limit)
  }
  return new Workers({ engine: h.engine, clock: h.clock, rows, ...change })
}

interface Asked {
  readonly worker?: string | null
  readonly waitMs?: number
  readonly signal?: AbortSignal
}

const poll = (workers: Workers, { worker = 'ann', waitMs = 60_000, signal }: Asked = {}) =>
  workers.poll({ activity: 'pack', worker, waitMs, signal: signal ?? new AbortController().signal })

const answer = (h: Harness, task: { executionId: string; visit: number; attempt: number; token: string }) =>
  h.engine.deliver(task.executionId, {
    kind: 'CompleteTask',
    author: 'worker',
    task: { visit: task.visit, attempt: task.attempt },
    token: task.token,
    output: 'packed',
  })

test('[WK1] the oldest task goes first, and to the worker that has waited longest', async () => {
  const h = createHarness()
  const workers = workersOn(h)
  const ann = poll(workers)
  const bob = poll(workers, { worker: 'bob' })
  const first = await h.start(machine(), 1)
  await h.clock.advance(5)
  const second = await h.start(machine(), 2)
  expect(await ann).toMatchObject({ executionId: first, input: 1, state: 'Pack' })
  expect(await bob).toMatchObject({ executionId: second, input: 2 })

  const third = await h.start(machine(), 3)
  await h.clock.advance(5)
  await h.start(machine(), 4)
  expect(await poll(workers)).toMatchObject({ executionId: third })
})

test('[WK1][WK2] two workers and one task: one gets it, and the log says who', async () => {
  const h = createHarness()
  const workers = workersOn(h)
  const asked = ['ann', 'bob'].map((worker) => poll(workers, { worker, waitMs: 1_000 }))
  const id = await h.start(machine())
  const given = await Promise.race(asked)
  expect(h.events(id).find((e) => e.type === 'TaskStarted')).toMatchObject({ worker: 'ann' })
  await h.clock.advance(1_000)
  expect((await Promise.all(asked)).filter((task) => task === null)).toHaveLength(1)
  expect(h.types(id).filter((type) => type === 'TaskStarted')).toHaveLength(1)
  expect((await answer(h, given!)).refusal).toBeNull()
  await settled()
  expect((await h.engine.state(id)).output).toBe('packed')
})

test('[WK2] the start is durable first', async () => {
  const h = createHarness()
  const workers = workersOn(h)
  await h.start(machine())
  let open = () => {}
  h.store.gate = new Promise((resolve) => {
    open = resolve
  })
  let given = false
  const asked = poll(workers).then((task) => {
    given = true
    return task
  })
  await settled()
  expect(given).toBe(false)
  open()
  expect(await asked).not.toBeNull()
})

test('[WK3] a worker that hangs up leaves its task to the next', async () => {
  const h = createHarness()
  const workers = workersOn(h)
  const idle = new AbortController()
  const waiting = poll(workers, { signal: idle.signal })
  idle.abort()
  expect(await waiting).toBeNull()

  const id = await h.start(retried)
  let open = () => {}
  h.store.gate = new Promise((resolve) => {
    open = resolve
  })
  const gone = new AbortController()
  const cut = poll(workers, { signal: gone.signal })
  await settled()
  gone.abort()
  open()
  h.store.gate = null
  expect(await cut).toBeNull()
  await h.clock.advance(4_000)
  const task = await poll(workers, { worker: 'bob' })
  expect(task).toMatchObject({ executionId: id, attempt: 0 })
  // Bob's heartbeats are counted from when he got it.
  await h.clock.advance(4_000)
  expect((await answer(h, task!)).refusal).toBeNull()
})

test('[WK4] what waited is handed out after a restart', async () => {
  const h = createHarness()
  const before = workersOn(h)
  const taken = await h.start(machine())
  await poll(before)
  const waiting = await h.start(machine())
  await h.engine.close()
  const again = h.again()
  const workers = workersOn(again)
  await again.engine.recover()
  const asked = poll(workers)
  expect(await workers.recover()).toBe(2)
  expect(await asked).toMatchObject({ executionId: waiting })
  const none = poll(workers, { waitMs: 100 })
  await again.clock.advance(100)
  expect(await none).toBeNull()
  expect(again.types(taken).filter((type) => type === 'TaskStarted')).toHaveLength(1)
})

test('[WK5] killed between the start and the answer, the heartbeat ends it and a retry is another task', async () => {
  const h = createHarness()
  // The process dies when the start is in the log and nobody has heard of it.
  const dying: WorkersDeps['engine'] = {
    openTask: (id, ref) => h.engine.openTask(id, ref),
    subscribeAll: (listener) => h.engine.subscribeAll(listener),
    deliver: async (id, request) => {
      await h.engine.deliver(id, request)
      return new Promise(() => {})
    },
  }
  const id = await h.start(retried)
  const before = workersOn(h, { engine: dying })
  await before.recover()
  void poll(before)
  await settled()
  expect(h.types(id)).toContain('TaskStarted')
  const { token } = h.events(id).find((e) => e.type === 'TaskScheduled')!
  await h.engine.close()

  const again = h.again()
  const workers = workersOn(again)
  await again.engine.recover()
  await workers.recover()
  const asked = poll(workers, { worker: 'bob' })
  await again.clock.advance(4_999)
  expect(again.types(id)).not.toContain('TaskTimedOut')
  await again.clock.advance(1_001)
  const task = await asked
  expect(task).toMatchObject({ executionId: id, attempt: 1 })
  const late = await answer(again, { executionId: id, visit: 1, attempt: 0, token: token! })
  expect(late.refusal?.code).toBe('TASK_NOT_OPEN')
  expect((await answer(again, task!)).refusal).toBeNull()
  await settled()
  expect((await again.engine.state(id)).status).toBe('SUCCEEDED')
})

test('[WK5] time-outs: of the task while nobody comes, of the heartbeat once somebody has it', async () => {
  const h = createHarness()
  const workers = workersOn(h)
  const nobody = await h.start(machine({ TimeoutSeconds: 10, HeartbeatSeconds: 3 }))
  await h.clock.advance(9_999)
  expect(h.types(nobody)).not.toContain('TaskTimedOut')
  await h.clock.advance(1)
  expect((await h.engine.state(nobody)).error).toBe('States.Timeout')

  const beating = await h.start(machine({ TimeoutSeconds: 10, HeartbeatSeconds: 3 }))
  const task = (await poll(workers))!
  const ref = { visit: task.visit, attempt: task.attempt }
  for (let i = 0; i < 3; i++) {
    await h.clock.advance(2_500)
    const beat = { kind: 'HeartbeatTask', author: 'worker', task: ref, token: task.token } as const
    expect((await h.engine.deliver(beating, beat)).refusal).toBeNull()
  }
  await h.clock.advance(2_500)
  expect(h.events(beating).find((e) => e.type === 'TaskTimedOut')).not.toHaveProperty('heartbeat')
  expect((await answer(h, task)).refusal?.code).toBe('EXECUTION_ENDED')
})

test('[WK6] no task of a rehearsal, none that has ended', async () => {
  const h = createHarness()
  const workers = workersOn(h)
  await h.start(machine(), {}, { rehearsal: true })
  const stopped = await h.start(machine())
  await h.engine.deliver(stopped, { kind: 'Stop', author: 'me' })
  const late = await h.start(machine({ TimeoutSeconds: 1 }))
  await h.clock.advance(1_000)
  expect((await h.engine.state(late)).status).toBe('FAILED')
  expect(workers.waiting()).toEqual([])
  const none = poll(workers, { waitMs: 10 })
  await h.clock.advance(10)
  expect(await none).toBeNull()
})

test('[WK7] a thousand may ask, and closing lets them go', async () => {
  const h = createHarness()
  const workers = workersOn(h)
  const asked = Array.from({ length: MOST_POLLERS }, () => poll(workers))
  await expect(poll(workers)).rejects.toBeInstanceOf(TooManyPollers)
  await h.start(machine())
  await workers.close()
  const given = await Promise.all(asked)
  expect(given.filter((task) => task !== null)).toHaveLength(1)
  expect(await poll(workers)).toBeNull()
})

test.each(['refuse', 'lose-answer'] as const)(
  '[WK8] a database that is away (%s) costs no task',
  async (mishap) => {
    const h = createHarness()
    const workers = workersOn(h)
    const id = await h.start(machine())
    h.store.mishaps.push(mishap)
    const first = poll(workers).catch((error: unknown) => error)
    await h.clock.advance(10_000)
    const task = await first
    if (task instanceof Error) {
      expect(task).toMatchObject({ code: 'STORE_UNAVAILABLE' })
      const next = poll(workers)
      await h.clock.advance(10_000)
      expect(await next).toMatchObject({ executionId: id })
    } else expect(task).toMatchObject({ executionId: id })
  },
)

test('[WK9] who asked, and what waits', async () => {
  const h = createHarness()
  const workers = workersOn(h)
  const [begun, late] = [h.clock.now(), poll(workers, { worker: null, waitMs: 20 })]
  await h.clock.advance(20)
  await late
  void poll(workers)
  expect(workers.seen()).toEqual([
    { activity: 'pack', worker: null, since: begun, lastSeen: begun + 20, polling: 0 },
    { activity: 'pack', worker: 'ann', since: begun + 20, lastSeen: begun + 20, polling: 1 },
  ])
  await h.start(machine())
  await h.start(machine())
  expect(workers.waiting()).toEqual([{ activity: 'pack', waiting: 1, since: begun + 20 }])
  await h.clock.advance(16 * 60_000)
  expect(workers.seen()).toEqual([])
})

test('[WK1][WK3][WK8] whoever hangs up and whatever the database does, each task is done once', async () => {
  // How many turns of the event loop each question lasts before its worker hangs up; 0 is a patient one.
  const patience = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 4, maxLength: 30 })
  const mishaps = fc.array(fc.constantFrom('none' as const, 'refuse' as const, 'lose-answer' as const), {
    maxLength: 12,
  })
  const property = fc.asyncProperty(
    patience,
    mishaps,
    fc.integer({ min: 1, max: 6 }),
    async (asks, troubles, count) => {
      const h = createHarness()
      const workers = workersOn(h)
      const ids: string[] = []
      for (let i = 0; i < count; i++) ids.push(await h.start(machine(), i))
      h.store.mishaps.push(...troubles)
      const asking = [...asks, ...Array.from({ length: count * 3 }, () => 0)].map(async (turns, i) => {
        const gone = new AbortController()
        if (turns > 0) void settled(turns).then(() => gone.abort())
        try {
          const task = await poll(workers, { worker: `w${i}`, waitMs: 60_000, signal: gone.signal })
          if (task !== null) await answer(h, task)
        } catch (error) {
          expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' })
        }
      })
      await h.clock.advance(120_000)
      await Promise.all(asking)
      await settled()
      for (const id of ids) {
        const state = await h.engine.state(id)
        // An answer that was refused because the database was away is the worker's to bring again.
        if (troubles.length === 0) expect(state.status).toBe('SUCCEEDED')
        expect(h.types(id).filter((type) => type === 'TaskSucceeded').length).toBeLessThanOrEqual(1)
      }
      expect(workers.waiting()).toEqual([])
      await workers.close()
      await h.engine.close()
    },
  )
  await fc.assert(property, { numRuns: 60 })
})
