import { type JsonObject, setKey } from '../std/json.ts'
import type { ExecutionState, Frame, Phase, Position, Visit } from './state.ts'

/**
 * A copy of a moment that later events do not touch. JSON values are shared, not copied: the fold replaces values, it
 * never changes one in place. Costs time in proportion to the frames that are live.
 */
export function snapshot(state: ExecutionState): ExecutionState {
  const frames = new Map<number, Frame>()
  for (const [id, frame] of state.frames) frames.set(id, copyFrame(frame))
  return { ...state, frames, inbox: [...state.inbox], signalsSeen: new Set(state.signalsSeen) }
}

function copyFrame(frame: Frame): Frame {
  const variables: JsonObject = {}
  for (const [name, value] of Object.entries(frame.variables)) setKey(variables, name, value)
  return { ...frame, variables, position: copyPosition(frame.position) }
}

function copyPosition(position: Position): Position {
  switch (position.kind) {
    case 'visit':
      return { kind: 'visit', visit: copyVisit(position.visit) }
    case 'failed':
      return { ...position, visit: position.visit && copyVisit(position.visit) }
    default:
      return { ...position }
  }
}

function copyVisit(visit: Visit): Visit {
  return { ...visit, retries: [...visit.retries], phase: copyPhase(visit.phase) }
}

function copyPhase(phase: Phase): Phase {
  switch (phase.kind) {
    case 'parallel':
      return { ...phase, running: new Set(phase.running), outputs: [...phase.outputs] }
    case 'map':
      return {
        ...phase,
        redo: [...phase.redo],
        lost: [...phase.lost],
        running: new Set(phase.running),
        outputs: [...phase.outputs],
      }
    case 'failed':
      return { ...phase, from: copyPhase(phase.from) }
    default:
      return { ...phase }
  }
}
