import { childFrames, lastVisit } from './frames.ts'
import type { ExecutionState, Frame, Visit } from './state.ts'
import type { Draft } from './step.ts'

const ABORTABLE = { Task: true, Wait: true, Parallel: true, Map: true } as const

function isAbortable(type: Visit['type']): type is keyof typeof ABORTABLE {
  return Object.hasOwn(ABORTABLE, type)
}

/** The next event that says that something inside a frame's fan was ended from outside; null when all has been said. */
export function nextAbort(state: ExecutionState, frame: Frame): Draft | null {
  for (const child of childFrames(state, frame)) {
    const event = abortFrame(state, frame, child)
    if (event !== null) return event
  }
  return null
}

/** The next such event of the whole execution, when it is stopped or its time is over. */
export function nextAbortOfAll(state: ExecutionState): Draft | null {
  const root = state.frames.get(0)
  return root === undefined ? null : (nextAbort(state, root) ?? abortVisit(root))
}

/** Iteration first, then what is inside it, then its own state: the order of the recordings. */
function abortFrame(state: ExecutionState, parent: Frame, child: Frame): Draft | null {
  const above = lastVisit(parent)
  if (child.kind === 'iteration' && !child.stopped && child.position.kind !== 'failed' && above !== null) {
    return {
      type: 'MapIterationAborted',
      frame: parent.id,
      visit: above.id,
      attempt: above.attempt,
      index: child.index,
      child: child.id,
    }
  }
  return nextAbort(state, child) ?? abortVisit(child)
}

function abortVisit(frame: Frame): Draft | null {
  const visit = lastVisit(frame)
  if (visit === null || visit.aborted || !isAbortable(visit.type)) return null
  return { type: `${visit.type}StateAborted`, frame: frame.id, visit: visit.id, name: visit.state }
}
