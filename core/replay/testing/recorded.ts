import type { StateMachine } from '../../language/definition.ts'
import type { HistoryEvent } from '../../run/event.ts'
import { evolve } from '../../run/evolve.ts'
import { initialState } from '../../run/initial-state.ts'
import { type Simulation, simulate, simulationOf, type Worker } from '../../run/testing/simulation.ts'
import type { Json } from '../../std/json.ts'
import { Timeline } from '../timeline.ts'

/** An order that fails because a task works out a wrong total, and is undone. */
export const ORDER: StateMachine = {
  QueryLanguage: 'JSONata',
  StartAt: 'Work out total',
  States: {
    'Work out total': {
      Type: 'Task',
      Resource: 'function:total',
      Arguments: '{% $states.input %}',
      Output: "{% $merge([$states.input, { 'total': $states.result.total }]) %}",
      Assign: { worked: '{% $states.result.total %}' },
      Next: 'Charge card',
    },
    'Charge card': {
      Type: 'Task',
      Resource: 'function:charge',
      Arguments: { total: '{% $states.input.total %}' },
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Order failed' }],
      Next: 'Each line',
    },
    'Each line': {
      Type: 'Map',
      Items: [1, 2, 3],
      ItemProcessor: {
        StartAt: 'Pack',
        States: {
          Pack: { Type: 'Task', Resource: 'function:pack', Arguments: '{% $states.input %}', End: true },
        },
      },
      Next: 'Tell',
    },
    Tell: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Mail', States: { Mail: { Type: 'Pass', Output: 'mailed', End: true } } },
        { StartAt: 'Rest', States: { Rest: { Type: 'Wait', Seconds: 5, End: true } } },
      ],
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
    'Order failed': { Type: 'Fail', Error: 'OrderFailed' },
  },
}

/** A worker for ORDER: `total` is what the first task works out; a total over 50 is refused, the first charge is busy. */
export function orderWorker(total: number): Worker {
  return (task): ReturnType<Worker> => {
    if (task.resource === 'function:total') return { output: { total } }
    if (task.resource === 'function:pack') return { output: { packed: task.parameters } }
    const asked = (task.parameters as { total: number }).total
    if (asked > 50) return { error: 'TooMuch', cause: `${asked} is too much` }
    return task.attempt === 0 ? { error: 'Busy', cause: 'try again' } : { output: { charged: asked } }
  }
}

/** ORDER run to its end. */
export async function runOrder(total: number): Promise<Simulation> {
  const run = await simulate(ORDER, { input: { items: ['a', 'b'], customer: { name: 'Ada' } } })
  await run.settle(orderWorker(total))
  return run
}

/** A timeline of everything a simulation has decided, decision by decision. */
export function timelineOf(run: Pick<Simulation, 'decisions'>): Timeline {
  const timeline = new Timeline()
  for (const { decision } of run.decisions) timeline.append(decision.events)
  return timeline
}

/** The fork of a run at `seq` with one value changed, run to its end. */
export async function forkOf(
  run: Simulation,
  seq: number,
  edits: readonly { target: { kind: 'input' | 'result'; frame: number; pointer?: string }; value: Json }[],
  worker: Worker,
): Promise<{ readonly timeline: Timeline; readonly refusal: string | null }> {
  const prefix = run.log.slice(0, seq)
  const state = initialState()
  for (const event of prefix) evolve(state, event)
  const fork = simulationOf(run.program, state)
  fork.log.push(...prefix)
  const decision = await fork.send({
    kind: 'Fork',
    executionId: 'x-2',
    name: 'second',
    from: { executionId: 'x-1', seq },
    edits,
    breakpoints: [],
    rehearsal: false,
  })
  if (decision.refusal === null) await fork.settle(worker)
  return { timeline: timelineOfEvents(fork.log), refusal: decision.refusal?.message ?? null }
}

/** A timeline of events that came in one piece. */
export function timelineOfEvents(events: readonly HistoryEvent[]): Timeline {
  const timeline = new Timeline()
  timeline.append(events)
  return timeline
}
