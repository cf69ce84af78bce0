import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeCommand, decodeEvents, encodeCommand, encodeEvents } from './codec.ts'
import type { Command } from './command.ts'
import { decideWith } from './decide.ts'
import type { HistoryEvent } from './event.ts'
import { evolve, fold } from './evolve.ts'
import { initialState } from './initial-state.ts'
import { earliestDeadline, heldFrames, openTasks } from './select.ts'
import { snapshot } from './snapshot.ts'
import { arbitraryMoves, askOf, type Move, withWaits } from './testing/arbitrary-commands.ts'
import { type ArbitraryMachine, arbitraryMachine } from './testing/arbitrary-machine.ts'
import { evaluateAll, type Simulation, simulate } from './testing/simulation.ts'

interface Story {
  readonly machine: ArbitraryMachine
  readonly every: number
  readonly moves: readonly Move[]
}

const stories: fc.Arbitrary<Story> = fc.record({
  machine: arbitraryMachine(),
  every: fc.integer({ min: 1, max: 4 }),
  moves: arbitraryMoves(),
})

async function tell({ machine, every, moves }: Story): Promise<Simulation> {
  const run = await simulate(withWaits(machine.definition, every), { input: machine.input })
  for (const move of moves) await run.send(askOf(run, move))
  return run
}

const resumed = ({ requestId, at, seed, author }: Command): Command => ({
  kind: 'Resume',
  requestId,
  at,
  seed,
  author,
})

const END = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/

/** The log cut behind every redrive: each run of it. */
function runsOf(log: readonly HistoryEvent[]): HistoryEvent[][] {
  const runs: HistoryEvent[][] = [[]]
  for (const event of log) {
    if (event.type === 'ExecutionRedriven') runs.push([])
    else runs.at(-1)!.push(event)
  }
  return runs
}

describe('random machines under random commands', () => {
  test('[PF4] cut after any event, whoever had asked for it, and resumed, it goes on as it did', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const { decisions, program } = await tell(story)
        const state = initialState()
        for (const { command, decision } of decisions) {
          for (const [index, event] of decision.events.entries()) {
            evolve(state, event)
            const rest = await decideWith(snapshot(state), resumed(command), program, evaluateAll)
            expect(encodeEvents(rest.events)).toBe(encodeEvents(decision.events.slice(index + 1)))
          }
        }
      }),
      { numRuns: 80 },
    )
  })

  test('[PF5] stored commands, decided again, lead to the stored bytes and the same refusals', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const { decisions, program, state: held } = await tell(story)
        const state = initialState()
        for (const { command, decision } of decisions) {
          const again = await decideWith(state, decodeCommand(encodeCommand(command)), program, evaluateAll)
          expect(encodeEvents(again.events)).toBe(encodeEvents(decision.events))
          expect(again.refusal).toEqual(decision.refusal)
          if (decision.refusal !== null) expect(decision.events).toEqual([])
        }
        expect(state).toEqual(held)
      }),
      { numRuns: 100 },
    )
  })

  test('[PF6] between redrives there is one end, or something can still move the execution', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const { state, log } = await tell(story)
        const runs = runsOf(log)
        for (const [index, run] of runs.entries()) {
          const ends = run.filter((event) => END.test(event.type))
          if (index < runs.length - 1 || state.status !== 'RUNNING') expect(ends).toEqual([run.at(-1)])
          else expect(ends).toEqual([])
        }
        expect(log.filter((event) => event.type === 'ExecutionSucceeded').length).toBeLessThanOrEqual(1)
        if (state.status !== 'RUNNING') return
        const movable = openTasks(state).length + heldFrames(state).length
        expect(movable > 0 || earliestDeadline(state) !== null).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('[PF7] the stored text folds to the state that was held', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const { state, decisions } = await tell(story)
        const stored = decisions.flatMap(({ decision }) => decodeEvents(encodeEvents(decision.events)))
        expect(fold(stored)).toEqual(state)
      }),
      { numRuns: 100 },
    )
  })
})
