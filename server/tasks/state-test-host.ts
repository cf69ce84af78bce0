import { parseResource, type Resource } from '../../core/language/resource.ts'
import type { TaskAnswer } from '../../core/replay/simulate.ts'
import type { StateTestHost } from '../../core/replay/test-state.ts'
import type { OpenTask } from '../../core/run/select.ts'
import type { Clock } from '../engine/clock.ts'
import type { RunTask } from '../engine/dispatcher.ts'
import type { TaskOutcome, TaskRequest } from '../engine/task-port.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { timeLeft } from './outcomes.ts'

export interface StateTestDeps {
  readonly sandbox: Sandbox
  readonly runTask: RunTask
  readonly clock: Clock
  newId(): string
}

/** AWS gives a test five minutes. */
const LONGEST_MS = 300_000

/** True for work whose result somebody brings later: nobody does for a test, so it needs a mock. */
export function isAnsweredLater(resource: Resource): boolean {
  if (resource.kind === 'activity' || resource.kind === 'human' || resource.kind === 'signal') return true
  return 'pattern' in resource && resource.pattern !== 'request'
}

/** Lets one state be tried out on this server: its expressions in the sandbox, its task for real, its log nowhere. */
export function createStateTestHost(deps: StateTestDeps, signal: AbortSignal): StateTestHost {
  return {
    evaluate: (requests) => deps.sandbox.evaluate(requests, { signal }),
    answer: (task) => answer(deps, task, signal),
  }
}

async function answer(deps: StateTestDeps, task: OpenTask, signal: AbortSignal): Promise<TaskAnswer> {
  const ending = new AbortController()
  const left = timeLeft(task.phase.deadline, deps.clock.now(), LONGEST_MS)
  const end = (): void => ending.abort('ended')
  signal.addEventListener('abort', end, { once: true })
  const cancel = deps.clock.after(left, end)
  const ended = new Promise<TaskAnswer>((resolve) => {
    ending.signal.addEventListener('abort', () => resolve({ kind: 'never' }), { once: true })
  })
  if (signal.aborted) end()
  try {
    return await Promise.race([ended, outcomeOf(deps, task, ending.signal)])
  } finally {
    cancel()
    signal.removeEventListener('abort', end)
    end()
  }
}

async function outcomeOf(deps: StateTestDeps, task: OpenTask, signal: AbortSignal): Promise<TaskAnswer> {
  const nothing = { heartbeat: () => {}, submit: async () => {} }
  try {
    const outcome = await deps.runTask(requestOf(deps, task), { signal, ...nothing })
    return answerOf(outcome.kind === 'later' ? await outcome.done : outcome)
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    return { kind: 'fail', error: 'States.TaskFailed', cause }
  }
}

function answerOf(outcome: Exclude<TaskOutcome, { kind: 'later' }>): TaskAnswer {
  if (outcome.kind === 'succeeded') return { kind: 'succeed', output: outcome.output }
  if (outcome.kind === 'failed') return { kind: 'fail', error: outcome.error, cause: outcome.cause }
  return { kind: 'never' }
}

function requestOf(deps: StateTestDeps, task: OpenTask): TaskRequest {
  const { phase, visit, attempt, state } = task
  const id = deps.newId()
  return {
    ...{ executionId: id, executionName: id, idempotencyKey: id, visit, attempt, state },
    ...{ machineId: '', machineName: '', definition: '', rehearsal: false, submitted: false },
    resource: parseResource(phase.resource),
    resourceText: phase.resource,
    parameters: phase.parameters,
    token: phase.token,
    scheduledAt: phase.scheduledAt,
    deadline: phase.deadline,
  }
}
