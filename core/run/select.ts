import type { Json, JsonObject } from '../std/json.ts'
import { pointerTo } from '../std/json-pointer.ts'
import { isRunnable } from './advance.ts'
import { contextObject } from './context-object.ts'
import { lastVisit, visitOf } from './frames.ts'
import type { ExecutionState, Frame, HeldAt, TaskPhase, Visit } from './state.ts'
import { variablesInScope } from './variables.ts'

/** When the execution must be woken next: milliseconds since 1970, UTC; null when only the outside can move it. */
export function earliestDeadline(state: ExecutionState): number | null {
  if (state.status !== 'RUNNING') return null
  let earliest = state.deadline
  for (const frame of state.frames.values()) {
    const visit = visitOf(frame)
    if (visit === null || !isRunnable(state, frame)) continue
    for (const due of deadlinesOf(visit)) {
      if (due !== null && (earliest === null || due < earliest)) earliest = due
    }
  }
  return earliest
}

/** A pause that ends by itself. */
export interface Timer {
  /** 'retry': what failed is tried again then. */
  readonly kind: 'timer' | 'retry'
  readonly state: string
  /** Milliseconds since 1970, UTC. */
  readonly until: number
}

/** The first of the Waits and pauses before a retry to end; null when there is none. */
export function nextTimer(state: ExecutionState): Timer | null {
  let next: Timer | null = null
  if (state.status !== 'RUNNING') return null
  for (const frame of state.frames.values()) {
    const visit = visitOf(frame)
    if (visit === null || !isRunnable(state, frame)) continue
    const { phase } = visit
    const until = phase.kind === 'waiting' ? phase.until : phase.kind === 'retrying' ? phase.dueAt : null
    if (until === null || (next !== null && next.until <= until)) continue
    next = { kind: phase.kind === 'waiting' ? 'timer' : 'retry', state: visit.state, until }
  }
  return next
}

function deadlinesOf({ phase }: Visit): (number | null)[] {
  if (phase.kind === 'waiting') return [phase.until]
  if (phase.kind === 'retrying') return [phase.dueAt]
  return phase.kind === 'task' ? [phase.deadline, phase.heartbeatDeadline] : []
}

/** A task that is out. */
export interface OpenTask {
  readonly frame: number
  readonly visit: number
  readonly attempt: number
  readonly state: string
  readonly phase: TaskPhase
}

/** Tasks that have been scheduled and whose outcome is still wanted. */
export function openTasks(state: ExecutionState): OpenTask[] {
  const tasks: OpenTask[] = []
  if (state.status !== 'RUNNING') return tasks
  for (const frame of state.frames.values()) {
    const visit = visitOf(frame)
    if (visit?.phase.kind !== 'task' || !isRunnable(state, frame)) continue
    tasks.push({
      frame: frame.id,
      visit: visit.id,
      attempt: visit.attempt,
      state: visit.state,
      phase: visit.phase,
    })
  }
  return tasks
}

/** A frame that stands still until it is released. */
export interface HeldFrame {
  readonly frame: number
  readonly held: HeldAt
  readonly pointer: string
}

export function heldFrames(state: ExecutionState): HeldFrame[] {
  if (state.status !== 'RUNNING') return []
  return [...state.frames.values()].flatMap((frame) =>
    frame.held === null
      ? []
      : [{ frame: frame.id, held: frame.held, pointer: statePointer(frame, frame.held.state) }],
  )
}

/** JSON pointer of a state in a frame's scope. */
function statePointer(frame: Pick<Frame, 'scope'>, name: string): string {
  return pointerTo(frame.scope, 'States', name)
}

/** What a person sees of a frame at one moment. */
export interface FrameData {
  readonly frame: number
  /** The state that the frame is in or about to enter; null when its scope has ended. */
  readonly state: string | null
  readonly phase: 'next' | Visit['phase']['kind'] | 'done' | 'failed'
  readonly input: Json | undefined
  /** What the work handed back, while it has not been processed. */
  readonly result: Json | undefined
  /** Parameters of a task that is out. */
  readonly parameters: Json | undefined
  readonly output: Json | undefined
  readonly error: string | null
  readonly cause: string | null
  readonly variables: JsonObject
  readonly context: JsonObject
}

/** The data of a frame at this moment; null when there is no such frame. */
export function dataAt(state: ExecutionState, id: number): FrameData | null {
  const frame = state.frames.get(id)
  if (frame === undefined) return null
  const { position } = frame
  const visit = lastVisit(frame)
  const phase = visit?.phase
  const failure =
    position.kind === 'failed' ? position.failure : phase?.kind === 'failed' ? phase.failure : null
  return {
    frame: id,
    state: position.kind === 'next' ? position.state : (visit?.state ?? null),
    phase: position.kind === 'visit' ? position.visit.phase.kind : position.kind,
    input: position.kind === 'next' ? position.input : visit?.input,
    result: phase?.kind === 'result' ? phase.result : undefined,
    parameters: phase?.kind === 'task' ? phase.parameters : undefined,
    output: position.kind === 'done' ? position.output : undefined,
    error: failure?.error ?? null,
    cause: failure?.cause ?? null,
    variables: variablesInScope(state, frame),
    context: contextObject(state, frame, visit),
  }
}
