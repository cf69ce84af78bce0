import type { EvaluationAnswer, EvaluationRequest } from '../expression/evaluation.ts'
import type { OpenTask } from '../run/select.ts'
import type { TaskAnswer } from './simulate.ts'
import { StateRun } from './state-run.ts'
import type { StateTest, StateTestOutcome } from './state-test.ts'

/** What is asked of outside. */
export interface StateTestHost {
  readonly evaluate: (requests: readonly EvaluationRequest[]) => Promise<readonly EvaluationAnswer[]>
  /** Does the task; 'never' lets its time run out. */
  readonly answer: (task: OpenTask) => Promise<TaskAnswer>
}

/**
 * Tries one state out: the same micro-steps as in an execution, from StateEntered to the event that ends the visit or
 * asks for another attempt. Parallel and Map do not open their branches: their mock stands for what came back.
 */
export async function testState(test: StateTest, host: StateTestHost): Promise<StateTestOutcome> {
  const run = new StateRun(test)
  for (;;) {
    const step = run.step()
    if (step.kind === 'evaluate') run.answer(await host.evaluate([step.request]))
    else if (step.kind === 'event') {
      const outcome = run.take(step.event)
      if (outcome !== null) return outcome
      await run.look(host.evaluate)
      run.mock()
      await run.look(host.evaluate)
    } else {
      const task = run.openTask()
      run.passTime(task === null ? null : await host.answer(task))
      await run.look(host.evaluate)
    }
  }
}
