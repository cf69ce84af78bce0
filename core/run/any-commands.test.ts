import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeCommand, decodeEvents, encodeCommand, encodeEvents } from './codec.ts'
import type { Command } from './command.ts'
import { decideWith } from './decide.ts'
import { editableTargets } from './edits.ts'
import type { HistoryEvent } from './event.ts'
import { evolve, fold } from './evolve.ts'
import { initialState } from './initial-state.ts'
import { earliestDeadline, heldFrames, openTasks } from './select.ts'
import { snapshot } from './snapshot.ts'
import { arbitraryMoves, askOf, type Move, withWaits } from './testing/arbitrary-commands.ts'
import { type ArbitraryMachine, arbitraryMachine } from './testing/arbitrary-machine.ts'
import { evaluateAll, type Simulation, simulate, simulationOf } from './testing/simulation.ts'

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

const answerAll = () => ({ output: { sum: 1 } })

/** Lets everything go on that can: nothing holds it, every task is answered, every signal comes. */
async function finish(run: Simulation): Promise<void> {
  await run.send({ kind: 'SetBreakpoints', breakpoints: [] })
  for (let turn = 0; run.state.status === 'RUNNING' && turn < 200; turn++) {
    await run.send({ kind: 'Release', frame: null, mode: 'continue' })
    await run.settle(answerAll)
    for (const name of ['a', 'b']) {
      await run.send({ kind: 'Signal', name, key: null, eventId: `last-${name}-${turn}`, payload: turn })
    }
  }
}

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

  test('[PF6] whatever was done to it, an execution comes to its end once nothing keeps it from that', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const run = await tell(story)
        await finish(run)
        expect(END.test(run.log.at(-1)?.type ?? '')).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  test('[PF13] a fork from any moment, with values changed, is a log like any other', async () => {
    await fc.assert(
      fc.asyncProperty(stories, fc.nat(), async (story, pick) => {
        const parent = await tell(story)
        const cut = 1 + (pick % parent.log.length)
        const prefix = parent.log.slice(0, cut)
        const state = fold(prefix)
        if (state.status !== 'RUNNING') return
        const run = simulationOf(parent.program, state)
        run.now += 60_000
        const targets = editableTargets(state, 'fork').filter((_, index) => (index + pick) % 2 === 0)
        const { refusal } = await run.send({
          kind: 'Fork',
          ...{ executionId: 'x-2', name: 'fork', from: { executionId: 'x-1', seq: cut } },
          edits: targets.slice(0, 2).map(({ target }) => ({ target, value: { edited: pick } })),
          ...{ breakpoints: [], rehearsal: false },
        })
        expect(refusal).toBeNull()
        await finish(run)
        expect(END.test(run.log.at(-1)?.type ?? '')).toBe(true)
        expect(fold([...prefix, ...run.log])).toEqual(state)
        const again = fold(prefix)
        for (const { command, decision } of run.decisions) {
          for (const [index, event] of decision.events.entries()) {
            evolve(again, event)
            const rest = await decideWith(snapshot(again), resumed(command), run.program, evaluateAll)
            expect(encodeEvents(rest.events)).toBe(encodeEvents(decision.events.slice(index + 1)))
          }
        }
      }),
      { numRuns: 60 },
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
