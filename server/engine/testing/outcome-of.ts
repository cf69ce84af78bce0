import type { WorkerAnswer } from '../../../core/run/testing/simulation.ts'
import type { TaskOutcome } from '../task-port.ts'

/** What a handler hands back where a simulated worker gave this answer; work that is left out or lost comes from elsewhere. */
export function outcomeOf(answer: WorkerAnswer | undefined): TaskOutcome {
  if (answer === undefined || 'lost' in answer) return { kind: 'elsewhere' }
  if ('output' in answer) return { kind: 'succeeded', output: answer.output }
  return { kind: 'failed', error: answer.error ?? 'Failed', cause: answer.cause ?? '' }
}
