import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StateMachine } from '../language/definition.ts'
import { decideWith } from './decide.ts'
import { fold } from './evolve.ts'
import { snapshot } from './snapshot.ts'
import { type Ask, evaluateAll, simulate } from './testing/simulation.ts'

/** Sixty items at a time, each with a task that may be late, fail, be tried again and wait. */
const machine: StateMachine = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Work',
        States: {
          Work: {
            Type: 'Task',
            Resource: 'function:work',
            TimeoutSeconds: 20,
            HeartbeatSeconds: 7,
            Retry: [{ ErrorEquals: ['Again', 'States.Timeout'], IntervalSeconds: 3, MaxAttempts: 2 }],
            Next: 'Rest',
          },
          Rest: { Type: 'Wait', Seconds: 5, End: true },
        },
      },
      MaxConcurrency: 60,
      ToleratedFailurePercentage: 100,
      End: true,
    },
  },
} as StateMachine

const steps = fc.array(
  fc.record({
    wait: fc.constantFrom(0, 0, 500, 3_000, 5_000, 20_000),
    task: fc.nat(59),
    kind: fc.constantFrom('complete', 'complete', 'complete', 'fail', 'beat', 'wake', 'hold', 'release'),
  }),
  { minLength: 20, maxLength: 60 },
)

test('[R1] with many frames too, what is decided depends on the folded state alone, not on the decisions before', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const items = Array.from({ length: 90 }, (_, index) => index)
      const run = await simulate(machine, { input: { items }, limits: { historyEvents: 1e6 } })
      for (const { wait, task, kind } of plan) {
        run.now += wait
        const before = fold(run.log)
        const out = [...before.frames.values()].flatMap(({ position }) =>
          position.kind === 'visit' && position.visit.phase.kind === 'task' ? [position.visit] : [],
        )
        const visit = out[task % Math.max(1, out.length)]
        const ref = { visit: visit?.id ?? 1, attempt: visit?.attempt ?? 0 }
        const asks: Record<typeof kind, Ask> = {
          complete: { kind: 'CompleteTask', task: ref, output: task },
          fail: { kind: 'FailTask', task: ref, error: 'Again', cause: 'not yet' },
          beat: { kind: 'HeartbeatTask', task: ref },
          wake: { kind: 'Wake' },
          hold: { kind: 'Hold' },
          release: { kind: 'Release', frame: null, mode: 'continue' },
        }
        await run.send(asks[kind])
        const { command, decision } = run.decisions.at(-1)!
        const again = await decideWith(before, command, run.program, evaluateAll)
        expect(again).toEqual(decision)
        expect(snapshot(before)).toEqual(snapshot(run.state))
      }
    }),
    { numRuns: 12 },
  )
}, 60_000)
