import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TaskScheduled } from '../core/run/event.ts'
import { evolve } from '../core/run/evolve.ts'
import { initialState } from '../core/run/initial-state.ts'
import { earliestDeadline } from '../core/run/select.ts'
import type { ExecutionState } from '../core/run/state.ts'
import { type ArbitraryMachine, arbitraryMachine } from '../core/run/testing/arbitrary-machine.ts'
import type { Worker } from '../core/run/testing/simulation.ts'
import type { RunTask } from '../server/engine/dispatcher.ts'
import type { Engine } from '../server/engine/engine.ts'
import { readLog } from '../server/engine/log-reader.ts'
import { outcomeOf } from '../server/engine/testing/outcome-of.ts'
import { openTestStore, type TestStore } from '../server/store/testing.ts'
import { begin, engineOn } from './support/live-engine.ts'

const RUNS = 40
/** Beyond the size from which a value is kept outside of its row. */
const LARGE = 'x'.repeat(40_000)

/** Every commit of a machine without tasks is its last. */
const machinesWithTasks = arbitraryMachine().filter(({ definition }) =>
  JSON.stringify(definition).includes('"Resource"'),
)

let opened: TestStore
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.done())

/** The worker's answers, some of them large; what it leaves out for ever stays out. Each waits until `ready`. */
function tasksOf(worker: Worker, large: boolean, ready: () => Promise<void>): RunTask {
  return async ({ visit, attempt }) => {
    await ready()
    const outcome = outcomeOf(worker({ visit, attempt } as TaskScheduled))
    if (outcome.kind !== 'succeeded' || !large || visit % 2 !== 0) return outcome
    return { kind: 'succeeded', output: { large: LARGE, own: outcome.output } }
  }
}

async function foldStored(executionId: string, upTo: number): Promise<ExecutionState> {
  const state = initialState()
  for await (const { events } of readLog(opened.store.engine, executionId, { upTo })) {
    for (const event of events) if (event.seq <= upTo) evolve(state, event)
  }
  return state
}

/** Compares what the engine holds with the stored log after every commit; tasks wait until that is done. */
class Comparison {
  compared = 0
  #last = 0
  #under: Promise<void> = Promise.resolve()

  /** Begins to compare; a failure shows when it is waited for. */
  look(engine: Engine, executionId: string): void {
    this.#under = this.#under.then(async () => {
      const held = await engine.state(executionId)
      if (held.seq === this.#last) return
      expect(await foldStored(executionId, held.seq)).toEqual(held)
      this.#last = held.seq
      this.compared++
    })
    this.#under.catch(() => {})
  }

  done(): Promise<void> {
    return this.#under
  }
}

/** Runs until it has ended or waits for what never comes. */
async function compareAtCommits(machine: ArbitraryMachine, large: boolean): Promise<number> {
  const comparison = new Comparison()
  const engine = engineOn(
    opened.store,
    tasksOf(machine.worker, large, () => comparison.done()),
  )
  engine.subscribeAll(({ executionId }) => comparison.look(engine, executionId))
  try {
    const executionId = await begin(opened.store, engine, machine.definition, machine.input)
    for (let quiet = 0, last = 0; quiet < 5; ) {
      await new Promise((resolve) => setTimeout(resolve, 4))
      await comparison.done()
      const held = await engine.state(executionId)
      if (held.status !== 'RUNNING') break
      quiet = held.seq === last && earliestDeadline(held) === null ? quiet + 1 : 0
      last = held.seq
    }
    await comparison.done()
    const held = await engine.state(executionId)
    expect(await foldStored(executionId, held.seq)).toEqual(held)
    const row = await opened.store.executions.get(executionId)
    expect([row?.status, row?.nextSeq]).toEqual([held.status, held.seq + 1])
    return comparison.compared
  } finally {
    await engine.close()
  }
}

test(`[PF8] ${RUNS} random machines: the log in the database folds to what the engine holds, at every commit`, async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  console.log(`store-fold: seed ${seed} (SEED=${seed} repeats it)`)
  let compared = 0
  await fc.assert(
    fc.asyncProperty(machinesWithTasks, fc.boolean(), async (machine, large) => {
      compared += await compareAtCommits(machine, large)
    }),
    { numRuns: RUNS, seed, endOnFailure: true },
  )
  console.log(`store-fold: ${compared} moments compared`)
  expect(compared).toBeGreaterThan(RUNS)
}, 120_000)
