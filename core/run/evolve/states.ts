import type { StateType } from '../../language/definition.ts'
import { setKey } from '../../std/json.ts'
import { pointerTo } from '../../std/json-pointer.ts'
import type {
  EvaluationFailed,
  RetryScheduled,
  StateAborted,
  StateEntered,
  StateExited,
  WaitScheduled,
} from '../event.ts'
import { currentVisit, dropChildren, fanOf, frameOf, lastVisit } from '../frames.ts'
import type { ExecutionState, Frame, Phase, Visit } from '../state.ts'

export function stateEntered(state: ExecutionState, event: StateEntered): void {
  const frame = frameOf(state, event.frame)
  frame.position = {
    kind: 'visit',
    visit: {
      id: event.visit,
      state: event.name,
      type: event.type.slice(0, -'StateEntered'.length) as StateType,
      enteredAt: event.at,
      enteredSeq: event.seq,
      enteredView: frameOf(state, frame.ledger).viewed + 1,
      input: event.input,
      attempt: 0,
      retries: [],
      phase: { kind: 'entered' },
      aborted: false,
    },
  }
  frame.passed = null
  state.nextVisit = event.visit + 1
}

export function stateExited(state: ExecutionState, event: StateExited): void {
  const frame = frameOf(state, event.frame)
  dropChildren(state, frame)
  if (event.assigned !== undefined) {
    for (const [name, value] of Object.entries(event.assigned)) setKey(frame.variables, name, value)
  }
  frame.passed = null
  if (event.next !== null) frame.position = { kind: 'next', state: event.next, input: event.output }
  else endScope(state, frame, event)
}

function endScope(state: ExecutionState, frame: Frame, event: StateExited): void {
  frame.position = { kind: 'done', output: event.output }
  if (frame.parent === null) return
  const parent = frameOf(state, frame.parent)
  if (frame.stopNext === 'step') parent.stopNext = 'step'
  if (frame.kind !== 'branch') return
  const fan = fanOf(currentVisit(state, parent.id))
  if (fan === null) throw new Error(`frame ${frame.id} is a branch of a state that has none`)
  fan.outputs[frame.index] = event.output
  fan.running.delete(frame.id)
  state.frames.delete(frame.id)
}

export function stateAborted(state: ExecutionState, event: StateAborted): void {
  const frame = frameOf(state, event.frame)
  const visit = lastVisit(frame)
  if (visit !== null) visit.aborted = true
  frame.stopped = true
}

export function waitScheduled(state: ExecutionState, event: WaitScheduled): void {
  currentVisit(state, event.frame).phase = {
    kind: 'waiting',
    until: event.until,
    absolute: event.absolute === true,
  }
}

export function evaluationFailed(state: ExecutionState, event: EvaluationFailed): void {
  const visit = currentVisit(state, event.frame)
  visit.attempt = event.attempt ?? visit.attempt
  const failure = { error: event.error, cause: event.cause }
  visit.phase = { kind: 'failed', failure, reported: false, from: withoutClock(visit.phase) }
}

export function retryScheduled(state: ExecutionState, event: RetryScheduled): void {
  const frame = frameOf(state, event.frame)
  dropChildren(state, frame)
  const visit = currentVisit(state, event.frame)
  countRetry(visit, event.retrier)
  visit.attempt = event.attempt
  visit.phase = {
    kind: 'retrying',
    dueAt: event.dueAt,
    failure: { error: event.error ?? null, cause: event.cause ?? null },
  }
}

function countRetry(visit: Visit, retrier: number): void {
  while (visit.retries.length <= retrier) visit.retries.push(0)
  visit.retries[retrier] = (visit.retries[retrier] ?? 0) + 1
}

/** A retry that failed while its arguments were evaluated goes back to its beginning, not to its waiting. */
function withoutClock(phase: Phase): Phase {
  return phase.kind === 'retrying' || phase.kind === 'failed' ? { kind: 'entered' } : phase
}

/** The pointer of a scope inside the state that a frame is in. */
export function scopePointer(frame: Frame, stateName: string, ...field: (string | number)[]): string {
  return pointerTo(frame.scope, 'States', stateName, ...field)
}
