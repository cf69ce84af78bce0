import type { EventType, HistoryEvent } from './event.ts'
import type { ExecutionState } from './state.ts'

/** Events of our own, which the Step Functions view leaves out. */
const EXTENSIONS: ReadonlySet<EventType> = new Set<EventType>([
  'ParallelBranchFailed',
  'StopRequested',
  'WaitScheduled',
  'TaskHeartbeatReceived',
  'RetryScheduled',
  'SignalReceived',
  'BreakpointsSet',
  'HoldRequested',
  'ExecutionHeld',
  'ExecutionReleased',
  'ValueEdited',
  'ExecutionForked',
])

/** True for events that Step Functions does not know. */
export function isExtension(type: EventType): boolean {
  return EXTENSIONS.has(type)
}

/**
 * How many events the Step Functions view shows for one of ours. A task's completion may carry its start; a distributed
 * Map shows the start and end of its run and none of its iterations, which have histories of their own.
 */
export function viewWeight(event: HistoryEvent, inDistributedMap: boolean): number {
  switch (event.type) {
    case 'TaskSucceeded':
    case 'TaskFailed':
    case 'TaskTimedOut':
      return event.startedAt === undefined ? 1 : 2
    case 'MapStateStarted':
      return event.distributed === true && event.invalid === undefined ? 2 : 1
    case 'MapStateSucceeded':
    case 'MapStateFailed':
      return inDistributedMap ? 2 : 1
    case 'MapIterationStarted':
    case 'MapIterationSucceeded':
    case 'MapIterationFailed':
    case 'MapIterationAborted':
      return inDistributedMap ? 0 : 1
    default:
      return isExtension(event.type) ? 0 : 1
  }
}

/** True while the frame's own state is a distributed Map under way. */
export function runsDistributedMap(state: ExecutionState, frame: number): boolean {
  const position = state.frames.get(frame)?.position
  return position?.kind === 'visit' && position.visit.phase.kind === 'map' && position.visit.phase.distributed
}
