import { earliestDeadline } from '../../core/run/select.ts'
import type { ExecutionState } from '../../core/run/state.ts'
import { type OpenWork, openWork } from './open-tasks.ts'
import type { ExecutionProjection } from './ports.ts'

/** What the engine needs to know of an execution after a decision, taken from its state before the state moves on. */
export interface Standing {
  readonly projection: ExecutionProjection
  /** The earliest deadline, milliseconds since 1970; null when there is none. */
  readonly earliest: number | null
  readonly work: OpenWork
}

const LONGEST_CAUSE = 1_000

/** Reads the standing of a state. */
export function standingOf(state: ExecutionState): Standing {
  const work = openWork(state)
  return {
    projection: {
      status: state.status,
      stoppedAt: state.stoppedAt,
      error: state.error,
      cause: state.cause === null ? null : state.cause.slice(0, LONGEST_CAUSE),
      redriveCount: state.redriveCount,
      redrivenAt: state.redrivenAt,
      nextSeq: state.seq + 1,
      inFlight: work.tasks.length,
      held: heldOf(state),
    },
    earliest: state.status === 'RUNNING' ? earliestDeadline(state) : null,
    work,
  }
}

function heldOf(state: ExecutionState): ExecutionProjection['held'] {
  if (state.status !== 'RUNNING') return null
  for (const { held } of state.frames.values()) {
    if (held !== null) return { state: held.state, where: held.where, reason: held.reason }
  }
  return null
}
