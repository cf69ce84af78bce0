import { contextObject } from '../run/context-object.ts'
import type { HistoryEvent } from '../run/event.ts'
import { visitOf } from '../run/frames.ts'
import type { ExecutionState, Frame, HeldAt } from '../run/state.ts'
import { variablesInScope } from '../run/variables.ts'
import type { Json, JsonObject } from '../std/json.ts'
import type { VisitRecord } from './history-index.ts'
import type { Timeline } from './timeline.ts'

/** What the work of the visit at the cursor looks like. */
export interface TaskMoment {
  readonly resource: string
  readonly parameters: Json
  readonly attempt: number
  readonly scheduledSeq: number
  /** Seq of the event that ended the attempt, where that is not in the future of this moment. */
  readonly endedSeq: number | null
  readonly output: Json | undefined
  readonly failure: { readonly error: string | null; readonly cause: string | undefined } | null
  readonly logs: readonly string[]
  readonly mocked: boolean
  readonly worker: string | null
}

/** Everything the data pane shows when the cursor stands on one event. */
export interface Moment {
  readonly seq: number
  readonly at: number
  readonly frame: number
  /** The visit the event belongs to; null for events of the execution as a whole. */
  readonly visit: VisitRecord | null
  readonly input: Json | undefined
  readonly output: Json | undefined
  /** Own and inherited variables; the own ones of the frame can be edited. */
  readonly variables: JsonObject
  readonly ownVariables: readonly string[]
  readonly context: Json
  readonly task: TaskMoment | null
  readonly held: HeldAt | null
}

/** The moment after event `seq` of a timeline, or null before the first event. */
export function momentAt(timeline: Timeline, seq: number): Moment | null {
  const event = timeline.event(seq)
  if (!event) return null
  const state = timeline.stateAt(seq)
  const visit = event.visit === undefined ? null : (timeline.index.visit(event.visit) ?? null)
  const frame = state.frames.get(event.frame) ?? null
  return {
    seq,
    at: event.at,
    frame: event.frame,
    visit,
    input: visit ? inputOf(timeline, visit, frame, seq) : inputBetween(state, frame),
    output: outputAt(timeline, state, event, visit, frame),
    variables: frame ? variablesInScope(state, frame) : {},
    ownVariables: frame ? Object.keys(frame.variables) : [],
    context: frame ? contextObject(state, frame, visitOf(frame)) : {},
    task: visit ? taskAt(timeline, visit, seq) : null,
    held: frame?.held ?? null,
  }
}

function inputOf(timeline: Timeline, visit: VisitRecord, frame: Frame | null, seq: number): Json | undefined {
  const position = frame?.position
  if (position?.kind === 'visit' && position.visit.id === visit.id) return position.visit.input
  for (let i = seq - 1; i >= visit.enteredSeq; i--) {
    const event = timeline.event(i)
    if (event?.type === 'ValueEdited' && event.frame === visit.frame && event.edit.target.kind === 'input') {
      const before = timeline.stateAt(i).frames.get(visit.frame)?.position
      if (before?.kind === 'visit' && before.visit.id === visit.id) return before.visit.input
    }
  }
  const entered = timeline.event(visit.enteredSeq)
  return entered && 'input' in entered ? entered.input : undefined
}

/** Between states the flow is what the next one gets; once all has ended, the input is what it began with. */
function inputBetween(state: ExecutionState, frame: Frame | null): Json | undefined {
  return state.status === 'RUNNING' ? (flowOf(frame) ?? state.input) : state.input
}

function flowOf(frame: Frame | null): Json | undefined {
  if (frame?.position.kind === 'next') return frame.position.input
  if (frame?.position.kind === 'visit') return frame.position.visit.input
  return frame?.position.kind === 'done' ? frame.position.output : undefined
}

function outputAt(
  timeline: Timeline,
  state: ExecutionState,
  event: HistoryEvent,
  visit: VisitRecord | null,
  frame: Frame | null,
): Json | undefined {
  if (!visit) return event.type === 'ExecutionSucceeded' ? event.output : state.output
  if (visit.exitedSeq !== null && visit.exitedSeq <= event.seq) {
    const exited = timeline.event(visit.exitedSeq)
    if (exited && 'output' in exited) return exited.output
  }
  const position = frame?.position
  if (
    position?.kind === 'visit' &&
    position.visit.id === visit.id &&
    position.visit.phase.kind === 'result'
  ) {
    return position.visit.phase.result
  }
  return undefined
}

function taskAt(timeline: Timeline, visit: VisitRecord, seq: number): TaskMoment | null {
  const attempt = visit.attempts.findLast((a) => a.scheduledSeq <= seq)
  const scheduled = attempt && timeline.event(attempt.scheduledSeq)
  if (!attempt || scheduled?.type !== 'TaskScheduled') return null
  const ended =
    attempt.endedSeq !== null && attempt.endedSeq <= seq ? timeline.event(attempt.endedSeq) : undefined
  const failed = ended?.type === 'TaskFailed' || ended?.type === 'TaskTimedOut' ? ended : null
  const succeeded = ended?.type === 'TaskSucceeded' ? ended : null
  return {
    resource: scheduled.resource,
    parameters: scheduled.parameters,
    attempt: attempt.attempt,
    scheduledSeq: attempt.scheduledSeq,
    endedSeq: ended === undefined ? null : attempt.endedSeq,
    output: succeeded?.output,
    failure: failed ? { error: failed.error, cause: failed.cause } : null,
    logs: succeeded?.logs ?? failed?.logs ?? [],
    mocked: succeeded?.mocked ?? false,
    worker: workerOf(timeline, attempt.scheduledSeq, attempt.endedSeq ?? seq, visit.id),
  }
}

function workerOf(timeline: Timeline, from: number, to: number, visit: number): string | null {
  for (let i = from; i <= to; i++) {
    const event = timeline.event(i)
    if (event?.type === 'TaskStarted' && event.visit === visit) return event.worker ?? null
  }
  return null
}
