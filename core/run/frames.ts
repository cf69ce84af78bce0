import type { ExecutionState, Frame, MapPhase, ParallelPhase, Visit } from './state.ts'

/** The frame of that number. Throws when the log names one that is not there: such a log is damaged. */
export function frameOf(state: ExecutionState, id: number): Frame {
  const frame = state.frames.get(id)
  if (frame === undefined) throw new Error(`the log names frame ${id}, which is not open`)
  return frame
}

/** The visit under way in a frame, or null between states. A visit that has failed for good is not under way. */
export function visitOf(frame: Frame): Visit | null {
  return frame.position.kind === 'visit' ? frame.position.visit : null
}

/** The visit under way in a frame. Throws when there is none: such a log is damaged. */
export function currentVisit(state: ExecutionState, id: number): Visit {
  const visit = visitOf(frameOf(state, id))
  if (visit === null) throw new Error(`the log has an event of a state in frame ${id}, which is in none`)
  return visit
}

/** The fan (Parallel or Map under way) of a visit, also when its failure is being dealt with; null for any other. */
export function fanOf(visit: Visit): ParallelPhase | MapPhase | null {
  const phase = visit.phase.kind === 'failed' ? visit.phase.from : visit.phase
  return phase.kind === 'parallel' || phase.kind === 'map' ? phase : null
}

/** The visit of a frame, under way or failed for good. */
export function lastVisit(frame: Frame): Visit | null {
  const position = frame.position
  return position.kind === 'visit' || position.kind === 'failed' ? position.visit : null
}

/** Child frames of a frame's fan that are still kept, in ascending order. */
export function childFrames(state: ExecutionState, frame: Frame): Frame[] {
  const visit = lastVisit(frame)
  const fan = visit === null ? null : fanOf(visit)
  if (fan === null) return []
  const children: Frame[] = []
  for (const id of fan.running) {
    const child = state.frames.get(id)
    if (child !== undefined) children.push(child)
  }
  return children.sort((a, b) => a.id - b.id)
}

/** Forgets the child frames of a frame's fan, and theirs. */
export function dropChildren(state: ExecutionState, frame: Frame): void {
  for (const child of childFrames(state, frame)) {
    dropChildren(state, child)
    state.frames.delete(child.id)
  }
}

/** A new frame, ready to enter its scope's first state. */
export function openFrame(
  state: ExecutionState,
  parent: Frame | null,
  fields: Pick<Frame, 'id' | 'kind' | 'index' | 'scope' | 'item' | 'isolated' | 'position'>,
): void {
  const { id, kind, index, scope, item, isolated, position } = fields
  const own = parent === null || isolated
  // Written out: a spread of the fields costs more than all else that an event of an iteration does.
  const frame: Frame = {
    id,
    parent: parent === null ? null : parent.id,
    kind,
    index,
    scope,
    item,
    isolated,
    ledger: own ? id : parent.ledger,
    // The history of a distributed iteration begins with an ExecutionStarted that this log does not have.
    viewed: parent !== null && own ? 1 : 0,
    variables: {},
    position,
    held: null,
    passed: null,
    stopNext: parent === null ? null : parent.stopNext,
    stopped: false,
  }
  state.frames.set(id, frame)
  state.nextFrame = Math.max(state.nextFrame, id + 1)
}
