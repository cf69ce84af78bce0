import { cached } from '../expression/bounded-cache.ts'
import { parseResource } from '../language/resource.ts'
import type { EventType, HistoryEvent } from './event.ts'
import { fanOf } from './frames.ts'
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

/** What is known of a task when its next event comes. */
export interface TaskSoFar {
  readonly resource: string
  /** The view has shown that it began. */
  readonly begun: boolean
}

/**
 * True where the view shows a task's start right before this event. Most starts cost no event of their own: what a task
 * came to carries its start, and what has run out of time had begun, unless it waited for a worker.
 */
export function showsStart(event: HistoryEvent, task: TaskSoFar): boolean {
  if (task.begun) return false
  switch (event.type) {
    case 'TaskSubmitted':
      return true
    case 'TaskSucceeded':
    case 'TaskFailed':
      return event.startedAt !== undefined
    case 'TaskTimedOut':
      return event.startedAt !== undefined || !waitsToBeTaken(task.resource)
    default:
      return false
  }
}

const waitsToBeTaken = cached(500, (resource) =>
  ['activity', 'human', 'signal'].includes(parseResource(resource).kind),
)

/**
 * How many events the Step Functions view shows for one of ours, which follows on the state. A distributed Map shows the
 * start and end of its run and none of its iterations, which have histories of their own.
 */
export function viewWeight(state: ExecutionState, event: HistoryEvent): number {
  switch (event.type) {
    case 'TaskSubmitted':
    case 'TaskSucceeded':
    case 'TaskFailed':
    case 'TaskTimedOut':
      return showsStart(event, taskSoFar(state, event.frame)) ? 2 : 1
    case 'MapStateStarted':
      return event.distributed === true && event.invalid === undefined ? 2 : 1
    case 'MapStateSucceeded':
    case 'MapStateFailed':
      return runsDistributedMap(state, event.frame) ? 2 : 1
    case 'MapIterationStarted':
    case 'MapIterationSucceeded':
    case 'MapIterationFailed':
    case 'MapIterationAborted':
      return runsDistributedMap(state, event.frame) ? 0 : 1
    default:
      return isExtension(event.type) ? 0 : 1
  }
}

function taskSoFar(state: ExecutionState, frame: number): TaskSoFar {
  const position = state.frames.get(frame)?.position
  const phase = position?.kind === 'visit' ? position.visit.phase : null
  if (phase?.kind !== 'task') return { resource: '', begun: true }
  return { resource: phase.resource, begun: phase.startedAt !== null || phase.submitted }
}

/** True while the frame's own state is a distributed Map under way, or one whose failure is being dealt with. */
function runsDistributedMap(state: ExecutionState, frame: number): boolean {
  const position = state.frames.get(frame)?.position
  const fan = position?.kind === 'visit' ? fanOf(position.visit) : null
  return fan?.kind === 'map' && fan.distributed
}
