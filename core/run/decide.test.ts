import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEvents, encodeEvents } from './codec.ts'
import type { Command } from './command.ts'
import { decideWith } from './decide.ts'
import { editableTargets } from './edits.ts'
import { evolve, fold } from './evolve.ts'
import { initialState } from './initial-state.ts'
import { earliestDeadline, openTasks } from './select.ts'
import { snapshot } from './snapshot.ts'
import type { ExecutionState } from './state.ts'
import { decodeState, encodeState } from './state-text.ts'
import { type ArbitraryMachine, arbitraryMachine } from './testing/arbitrary-machine.ts'
import { evaluateAll, type Simulation, simulate, simulationOf } from './testing/simulation.ts'
import { steer } from './testing/steer.ts'

const run = async ({ definition, input, worker }: ArbitraryMachine): Promise<Simulation> => {
  const simulation = await simulate(definition, { input })
  await simulation.settle(worker)
  return simulation
}

/** Every cut of every decision, resumed: what comes must be what came. */
async function cutsGoOn(state: ExecutionState, { decisions, program }: Simulation): Promise<void> {
  for (const { command, decision } of decisions) {
    for (const [index, event] of decision.events.entries()) {
      evolve(state, event)
      const rest = await decideWith(snapshot(state), resumed(command), program, evaluateAll)
      expect(encodeEvents(rest.events)).toBe(encodeEvents(decision.events.slice(index + 1)))
    }
  }
}

const resumed = (command: Command): Command => {
  const { requestId, at, seed, author } = command
  return { kind: 'Resume', requestId, at, seed, author }
}

const canGoOn = (state: ExecutionState): boolean =>
  openTasks(state).length > 0 || earliestDeadline(state) !== null

const END = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/

describe('random machines', () => {
  test('[R1] a log that is cut after any event and resumed goes on as it did', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMachine(), async (machine) => {
        await cutsGoOn(initialState(), await run(machine))
      }),
      { numRuns: 60 },
    )
  })

  test('[R1] [R3] so does one that was stepped through, edited, stopped and redriven', async () => {
    const numbers = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(arbitraryMachine(), numbers, async (machine, by) => {
        const steered = await steer(machine, by)
        await cutsGoOn(initialState(), steered)
        expect(fold(steered.log)).toEqual(steered.state)
        expect(fold(decodeEvents(encodeEvents(steered.log)))).toEqual(steered.state)
        const ends = steered.log.filter((e) => END.test(e.type)).length
        const redriven = steered.log.filter((e) => e.type === 'ExecutionRedriven').length
        expect(ends).toBe(redriven + (steered.state.status === 'RUNNING' ? 0 : 1))
      }),
      { numRuns: 80 },
    )
  })

  test('[R1] [R80] so does a fork of any moment, with every value edited that it has', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMachine(), fc.array(fc.nat(1_000)), fc.nat(), async (machine, by, cut) => {
        const parent = by.length === 0 ? await run(machine) : await steer(machine, by)
        const seq = 1 + (cut % parent.log.length)
        const prefix = fold(parent.log.slice(0, seq))
        const edits = editableTargets(prefix, 'fork').map(({ target }) => ({ target, value: { n: 5 } }))
        const fork = simulationOf(parent.program, snapshot(prefix), { seed: 'fork' })
        const from = { executionId: prefix.executionId, seq }
        const fields = { executionId: 'x-2', name: 'fork', from, edits, breakpoints: [], rehearsal: false }
        const { refusal } = await fork.send({ kind: 'Fork', ...fields })
        expect(refusal === null).toBe(prefix.status === 'RUNNING')
        await fork.settle(machine.worker)
        if (fork.state.status === 'RUNNING') expect(canGoOn(fork.state)).toBe(true)
        await cutsGoOn(prefix, fork)
      }),
      { numRuns: 60 },
    )
  })

  test('[R2] the same commands lead to the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMachine(), async (machine) => {
        const [one, two] = [await run(machine), await run(machine)]
        expect(encodeEvents(one.log)).toBe(encodeEvents(two.log))
      }),
      { numRuns: 40 },
    )
  })

  test('[R3] a history ends once, or something can still move it; its fold is what the engine held', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMachine(), async (machine) => {
        const { state, log } = await run(machine)
        const ends = log.filter((e) => END.test(e.type))
        if (state.status === 'RUNNING') {
          expect(ends).toEqual([])
          expect(canGoOn(state)).toBe(true)
        } else {
          expect(ends).toEqual([log.at(-1)])
        }
        expect(fold(log)).toEqual(state)
        expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1))
      }),
      { numRuns: 100 },
    )
  })

  test('[R4] a state survives as text, and a snapshot is left alone by what follows', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMachine(), fc.nat(), async (machine, cut) => {
        const { log } = await run(machine)
        const moment = cut % (log.length + 1)
        const state = fold(log.slice(0, moment))
        const text = encodeState(state)
        expect(decodeState(text)).toEqual(state)
        const kept = snapshot(state)
        fold(log.slice(moment), state)
        expect(encodeState(kept)).toBe(text)
      }),
      { numRuns: 60 },
    )
    expect(decodeState('{"fold":0,"state":{}}')).toBeNull()
  })
})
