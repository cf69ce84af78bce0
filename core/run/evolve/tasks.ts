import type {
  TaskFailed,
  TaskHeartbeatReceived,
  TaskScheduled,
  TaskStarted,
  TaskSubmitted,
  TaskSucceeded,
} from '../event.ts'
import { currentVisit } from '../frames.ts'
import type { ExecutionState, TaskPhase } from '../state.ts'

export function taskScheduled(state: ExecutionState, event: TaskScheduled): void {
  const visit = currentVisit(state, event.frame)
  visit.attempt = event.attempt
  visit.phase = {
    kind: 'task',
    resource: event.resource,
    parameters: event.parameters,
    scheduledAt: event.at,
    deadline: event.deadline,
    heartbeatSeconds: event.heartbeatSeconds ?? null,
    heartbeatDeadline: event.heartbeatDeadline,
    token: event.token ?? null,
    startedAt: null,
    submitted: false,
    worker: null,
  }
}

export function taskStarted(state: ExecutionState, event: TaskStarted): void {
  const phase = taskPhase(state, event.frame)
  phase.startedAt = event.startedAt
  phase.worker = event.worker ?? null
  // Only who has taken a task can send heartbeats, so their time begins here.
  if (phase.heartbeatSeconds !== null)
    phase.heartbeatDeadline = event.startedAt + phase.heartbeatSeconds * 1000
}

export function taskSubmitted(state: ExecutionState, event: TaskSubmitted): void {
  taskPhase(state, event.frame).submitted = true
}

export function taskSucceeded(state: ExecutionState, event: TaskSucceeded): void {
  taskPhase(state, event.frame)
  currentVisit(state, event.frame).phase = { kind: 'result', result: event.output }
  const consumed = event.consumed
  if (consumed !== undefined) state.inbox = state.inbox.filter((s) => !consumed.includes(s.eventId))
}

export function taskFailed(state: ExecutionState, event: TaskFailed): void {
  const from = taskPhase(state, event.frame)
  const failure = {
    error: event.error,
    cause: event.cause ?? null,
    ...(event.heartbeat === true ? { heartbeat: true as const } : {}),
  }
  currentVisit(state, event.frame).phase = { kind: 'failed', failure, reported: false, from }
}

export function taskHeartbeatReceived(state: ExecutionState, event: TaskHeartbeatReceived): void {
  taskPhase(state, event.frame).heartbeatDeadline = event.heartbeatDeadline
}

function taskPhase(state: ExecutionState, frame: number): TaskPhase {
  const phase = currentVisit(state, frame).phase
  if (phase.kind !== 'task')
    throw new Error(`the log has an event of a task in frame ${frame}, which runs none`)
  return phase
}
