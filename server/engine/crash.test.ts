import { expect, test } from 'vitest'
import type { RunTask } from './dispatcher.ts'
import { FAULT_POINTS, type FaultPoint } from './fault-points.ts'
import type { EngineStore } from './ports.ts'
import { createHarness, type Harness } from './testing/harness.ts'
import { createManualClock, settled } from './testing/manual-clock.ts'
import { MemoryStore } from './testing/memory-store.ts'

/** Three tasks, a wait, and two signals to join. */
const machine = {
  StartAt: 'Fan',
  States: {
    Fan: {
      Type: 'Parallel',
      Branches: ['A', 'B', 'C'].map((name) => ({
        StartAt: name,
        States: { [name]: { Type: 'Task', Resource: `function:${name}`, End: true } },
      })),
      Next: 'Pause',
    },
    Pause: { Type: 'Wait', Seconds: 30, Next: 'Join' },
    Join: {
      Type: 'Task',
      Resource: 'signal:wait',
      Parameters: { Names: ['paid', 'packed'], Key: 'k' },
      End: true,
    },
  },
}

const work: RunTask = async ({ state }) => ({ kind: 'succeeded', output: state })

interface Crash {
  readonly store: MemoryStore
  readonly clock: ReturnType<typeof createManualClock>
  readonly acknowledged: Set<string>
  readonly starts: Harness['starts']
  happened: boolean
}

/** Runs the workload on an engine that is cut off from the world at the count-th passing of a point. */
async function runUntil(point: FaultPoint, count: number): Promise<Crash> {
  const store = new MemoryStore()
  const clock = createManualClock()
  const crash = { store, clock, acknowledged: new Set<string>(), happened: false }
  let left = count
  const fault = (passed: FaultPoint): void => {
    if (passed === point && --left === 0) crash.happened = true
  }
  const h = createHarness(
    { A: work, B: work, C: work },
    { store, clock, fault, through: cutOff(store, crash) },
  )
  void workload(h, crash)
  await clock.advance(15_000)
  await clock.advance(45_000)
  return { ...crash, starts: h.starts }
}

/** After the crash nothing reaches the store any more, and nothing comes back from it. */
function cutOff(store: MemoryStore, crash: { readonly happened: boolean }): EngineStore {
  const never = new Promise<never>(() => {})
  return new Proxy<EngineStore>(store, {
    get:
      (target, name: keyof EngineStore) =>
      (...asked: unknown[]) => {
        if (crash.happened) return never
        const answer = (target[name] as (...args: unknown[]) => Promise<unknown>).apply(target, asked)
        return answer.then((value) => (crash.happened ? never : value))
      },
  })
}

async function workload(h: Harness, crash: { happened: boolean; acknowledged: Set<string> }): Promise<void> {
  const note = (what: string): void => {
    if (!crash.happened) crash.acknowledged.add(what)
  }
  const id = await h.start(machine, {}, { requestId: 'the one' })
  note('started')
  const send = async (name: string): Promise<void> => {
    const signal = {
      kind: 'Signal',
      author: 't',
      name,
      key: 'k',
      eventId: `e-${name}`,
      payload: name,
    } as const
    await h.engine.deliver(id, signal)
    note(name)
  }
  await send('packed')
  await send('paid')
}

/** A new process over what the old one has left. */
async function afterwards({ store, clock }: Crash): Promise<{ h: Harness; id: string }> {
  const h = createHarness({ A: work, B: work, C: work }, { store, clock })
  const recovered = h.engine.recover()
  await clock.advance(0)
  await recovered
  const id = await h.start(machine, {}, { requestId: 'the one' })
  await clock.advance(60_000)
  for (const name of ['paid', 'packed']) {
    const signal = {
      kind: 'Signal',
      author: 't',
      name,
      key: 'k',
      eventId: `e-${name}`,
      payload: name,
    } as const
    await h.engine.deliver(id, signal)
  }
  await settled()
  return { h, id }
}

/** Points that this workload passes; forks and recoveries have their own. */
const passed = FAULT_POINTS.filter(
  (point) => !['fork.before-commit', 'recovery.before-dispatch'].includes(point),
)

test.each(passed)(
  '[EN25] killed at %s, nothing acknowledged is lost and the run ends well',
  async (point) => {
    let count = 1
    for (; count < 60; count++) {
      const crash = await runUntil(point, count)
      if (!crash.happened) break
      const logged = [...crash.store.executions.values()]
        .flatMap((one) => one.rows.map((row) => row.events))
        .join()
      if (crash.acknowledged.has('started')) expect(crash.store.executions.size).toBe(1)
      for (const name of ['paid', 'packed']) {
        if (crash.acknowledged.has(name)) expect(logged, `${point}:${count}`).toContain(`e-${name}`)
      }
      const { h, id } = await afterwards(crash)
      const state = await h.engine.state(id)
      expect(state.status, `${point}:${count}`).toBe('SUCCEEDED')
      expect(state.output).toEqual({ paid: 'paid', packed: 'packed' })
      const types = h.types(id)
      expect(types.filter((type) => type === 'TaskSucceeded')).toHaveLength(4)
      expect(types.filter((type) => type === 'WaitStateExited')).toHaveLength(1)
      expect(types.filter((type) => type === 'ExecutionSucceeded')).toHaveLength(1)
      const keys = new Set([...crash.starts, ...h.starts].map((one) => one.idempotencyKey))
      expect(keys.size).toBe(3)
      expect(h.engine.stats().quarantined).toEqual([])
    }
    expect(count, 'the point was passed at least once').toBeGreaterThan(1)
  },
  60_000,
)

test('[EN25] killed while it recovers, the next process recovers all the same', async () => {
  const crash = await runUntil('dispatcher.before-deliver', 1)
  const again = { store: crash.store, clock: crash.clock, happened: false }
  const fault = (passed: FaultPoint): void => {
    if (passed === 'recovery.before-dispatch') again.happened = true
  }
  const second = createHarness(
    { A: work, B: work, C: work },
    { ...again, fault, through: cutOff(again.store, again) },
  )
  void second.engine.recover()
  await crash.clock.advance(1_000)
  expect(again.happened).toBe(true)
  const { h, id } = await afterwards(crash)
  expect((await h.engine.state(id)).status).toBe('SUCCEEDED')
})
