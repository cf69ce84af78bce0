import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from '../../core/run/evolve.ts'
import type { ExecutionState } from '../../core/run/state.ts'
import { arbitraryMachine } from '../../core/run/testing/arbitrary-machine.ts'
import type { Json } from '../../core/std/json.ts'
import type { RunTask } from './dispatcher.ts'
import { createHarness, type Harness } from './testing/harness.ts'
import type { Mishap } from './testing/memory-store.ts'
import { outcomeOf } from './testing/outcome-of.ts'

const mishaps = fc.array(fc.constantFrom<Mishap>('none', 'none', 'none', 'refuse', 'lose-answer'), {
  maxLength: 12,
})
const TERMINAL = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/

test('[EN3] whatever goes wrong with commits, the log folds to what the engine held at each committed point', async () => {
  const property = fc.asyncProperty(
    arbitraryMachine(),
    mishaps,
    fc.boolean(),
    async (machine, troubles, restart) => {
      const run: RunTask = async (task) => {
        const event = { ...task, type: 'TaskScheduled' } as unknown as Parameters<typeof machine.worker>[0]
        return outcomeOf(machine.worker(event))
      }
      const anyTask = new Proxy({}, { get: () => run })
      let h: Harness = createHarness(anyTask)
      const held: Promise<ExecutionState>[] = []
      const watch = (one: Harness): void => {
        one.engine.subscribeAll(({ executionId }) => {
          const state = one.engine.state(executionId)
          state.catch(() => {})
          held.push(state)
        })
      }
      watch(h)
      h.store.mishaps.push(...troubles)
      const started = h.start(machine.definition as unknown as Json, machine.input, { requestId: 'r' })
      started.catch(() => {})
      await h.clock.advance(5_000)
      if (restart) {
        await h.engine.close()
        h = h.again()
        watch(h)
        const recovered = h.engine.recover()
        await h.clock.advance(10_000)
        await recovered
      }
      await h.clock.advance(600_000)
      for (const [id, stored] of h.store.executions) {
        const events = h.events(id)
        expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1))
        expect(events.filter((event) => TERMINAL.test(event.type)).length).toBe(
          stored.projection.status === 'RUNNING' ? 0 : 1,
        )
        for (const outcome of await Promise.allSettled(held)) {
          if (outcome.status !== 'fulfilled') continue
          const prefix = events.filter((event) => event.seq <= outcome.value.seq)
          expect(outcome.value).toEqual(fold(prefix))
        }
      }
    },
  )
  await fc.assert(property, { numRuns: 60 })
}, 60_000)
