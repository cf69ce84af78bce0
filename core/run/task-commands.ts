import { parseResource } from '../language/resource.ts'
import { isRunnable } from './advance.ts'
import type { CompleteTask, FailTask, HeartbeatTask, StartTask, SubmitTask, TaskRef } from './command.ts'
import type { Taken } from './commands.ts'
import type { Refusal } from './decision.ts'
import { jsonSize } from './json-size.ts'
import { tooLarge } from './leave.ts'
import type { Program } from './program.ts'
import type { ExecutionState, Frame, TaskPhase } from './state.ts'

interface OpenTask {
  readonly frame: Frame
  readonly phase: TaskPhase
}

const refuse = (code: Refusal['code'], message: string): { readonly refusal: Refusal } => ({
  refusal: { code, message },
})

/** The attempt that a command speaks of, when it is out and its time is not over; otherwise why the command comes too late. */
function openTask(
  state: ExecutionState,
  ref: TaskRef,
  at: number,
  token?: string,
): OpenTask | { readonly refusal: Refusal } {
  for (const frame of state.frames.values()) {
    if (frame.position.kind !== 'visit' || frame.position.visit.id !== ref.visit) continue
    const { visit } = frame.position
    if (visit.phase.kind !== 'task' || visit.attempt !== ref.attempt || !isRunnable(state, frame)) break
    const { phase } = visit
    if (token !== undefined && phase.token !== token) {
      return refuse(
        'TASK_TOKEN_MISMATCH',
        'This token belongs to another attempt of the task; use the one that came with this attempt.',
      )
    }
    if (
      isOver(phase.deadline, at) ||
      isOver(phase.heartbeatDeadline, at) ||
      isOver(state.deadline, at) ||
      state.stopping !== null
    ) {
      return refuse('TASK_NOT_OPEN', 'This came too late: the time of the task is over.')
    }
    return { frame, phase }
  }
  return refuse(
    'TASK_NOT_OPEN',
    `Attempt ${ref.attempt} of visit ${ref.visit} is not being worked on: it has ended, was taken over by a later attempt, or never began.`,
  )
}

/** Published lengths of what a failure may say of itself, in characters. */
const MAX_ERROR = 256
const MAX_CAUSE = 32_768

const isOver = (deadline: number | null, at: number): boolean => deadline !== null && deadline <= at

const envelope = (task: OpenTask, ref: TaskRef) => ({
  frame: task.frame.id,
  visit: ref.visit,
  attempt: ref.attempt,
})

export function startTask(state: ExecutionState, command: StartTask): Taken {
  const task = openTask(state, command.task, command.at)
  if ('refusal' in task) return task
  if (task.phase.startedAt !== null && command.again !== true) {
    return refuse('TASK_TAKEN', 'Another worker has taken this task; ask for the next one.')
  }
  return {
    event: {
      type: 'TaskStarted',
      ...envelope(task, command.task),
      startedAt: command.at,
      ...(command.worker === undefined ? {} : { worker: command.worker }),
    },
  }
}

export function submitTask(state: ExecutionState, command: SubmitTask): Taken {
  const task = openTask(state, command.task, command.at)
  if ('refusal' in task) return task
  if (task.phase.submitted) return { event: null }
  return { event: { type: 'TaskSubmitted', ...envelope(task, command.task), output: command.output } }
}

export function heartbeatTask(state: ExecutionState, command: HeartbeatTask): Taken {
  const task = openTask(state, command.task, command.at, command.token)
  if ('refusal' in task) return task
  const seconds = task.phase.heartbeatSeconds
  const heartbeatDeadline = seconds === null ? null : command.at + seconds * 1000
  return { event: { type: 'TaskHeartbeatReceived', ...envelope(task, command.task), heartbeatDeadline } }
}

export function completeTask(state: ExecutionState, command: CompleteTask, program: Program): Taken {
  const task = openTask(state, command.task, command.at, command.token)
  if ('refusal' in task) return task
  const { output, mocked } = command
  if (jsonSize(output) > program.limits.payloadBytes) {
    const { error, cause } = tooLarge(shownName(task.phase.resource))
    const fields = { ...envelope(task, command.task), ...reported(task.phase, command) }
    return { event: { type: 'TaskFailed', ...fields, error, cause } }
  }
  return {
    event: {
      type: 'TaskSucceeded',
      ...envelope(task, command.task),
      ...reported(task.phase, command),
      output,
      ...(mocked === undefined ? null : { mocked }),
    },
  }
}

export function failTask(state: ExecutionState, command: FailTask): Taken {
  const task = openTask(state, command.task, command.at, command.token)
  if ('refusal' in task) return task
  const error = command.error === null ? null : command.error.slice(0, MAX_ERROR)
  const cause = command.cause?.slice(0, MAX_CAUSE)
  return {
    event: {
      type: 'TaskFailed',
      ...envelope(task, command.task),
      ...reported(task.phase, command),
      error,
      ...(cause === undefined ? {} : { cause }),
    },
  }
}

function reported(
  phase: TaskPhase,
  command: CompleteTask | FailTask,
): { startedAt?: number; logs?: readonly string[] } {
  const { startedAt, logs } = command
  const began = startedAt === undefined || phase.startedAt !== null ? null : { startedAt }
  return logs === undefined ? (began ?? {}) : { ...began, logs }
}

/** Step Functions names the service of an integration, and anything else by its resource. */
function shownName(resource: string): string {
  const parsed = parseResource(resource)
  switch (parsed.kind) {
    case 'lambda-invoke':
      return 'lambda'
    case 'http':
      return 'http'
    case 'execution':
      return 'states'
    case 'aws':
      return parsed.sdk ? `aws-sdk:${parsed.service}` : parsed.service
    default:
      return resource
  }
}
