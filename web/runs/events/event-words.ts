import type { EventType, HistoryEvent } from '../../../core/run/event.ts'
import { isExtension } from '../../../core/run/view.ts'
import type { Status } from '../../ui/status.ts'

/** An event in words for a person. */
export interface EventWords {
  /** What happened, without the state's name. */
  readonly title: string
  /** What it was about: an error, a reason, where it went. */
  readonly detail: string
  /** Colours the mark of the row; null for events that change no status. */
  readonly status: Status | null
  /** True for events of our own that other engines' histories do not have. */
  readonly own: boolean
  /** Who did it, where a person (or a client) acted. */
  readonly author: string | null
}

const TITLES: Readonly<Partial<Record<EventType, string>>> = {
  ExecutionStarted: 'Execution started',
  ExecutionSucceeded: 'Execution succeeded',
  ExecutionFailed: 'Execution failed',
  ExecutionAborted: 'Execution stopped',
  ExecutionTimedOut: 'Execution timed out',
  ExecutionRedriven: 'Redriven',
  ExecutionForked: 'Runs on from here',
  StopRequested: 'Stop asked for',
  TaskScheduled: 'Task scheduled',
  TaskStarted: 'Task started',
  TaskSubmitted: 'Task accepted',
  TaskSucceeded: 'Task succeeded',
  TaskFailed: 'Task failed',
  TaskTimedOut: 'Task timed out',
  TaskHeartbeatReceived: 'Heartbeat',
  EvaluationFailed: 'Expression failed',
  ParallelStateStarted: 'Branches started',
  ParallelStateSucceeded: 'All branches done',
  ParallelStateFailed: 'Parallel failed',
  ParallelBranchFailed: 'Branch failed',
  MapStateStarted: 'Items read',
  MapStateSucceeded: 'All items done',
  MapStateFailed: 'For each failed',
  MapIterationStarted: 'Item started',
  MapIterationSucceeded: 'Item done',
  MapIterationFailed: 'Item failed',
  MapIterationAborted: 'Item stopped',
  WaitScheduled: 'Waits',
  RetryScheduled: 'Will be tried again',
  SignalReceived: 'Signal received',
  BreakpointsSet: 'Breakpoints changed',
  HoldRequested: 'Hold asked for',
  ExecutionHeld: 'Stopped here',
  ExecutionReleased: 'Went on',
  ValueEdited: 'Value edited',
}

/** What a list shows of an event. */
export function eventWords(event: HistoryEvent): EventWords {
  return {
    title: titleOf(event),
    detail: detailOf(event),
    status: statusOf(event),
    own: isExtension(event.type),
    author:
      'author' in event && event.author !== undefined && event.author !== 'engine' ? event.author : null,
  }
}

function titleOf(event: HistoryEvent): string {
  if (event.type.endsWith('StateEntered')) return 'Entered'
  if (event.type.endsWith('StateExited'))
    return 'catcher' in event && event.catcher !== undefined ? 'Caught' : 'Left'
  if (event.type.endsWith('StateAborted')) return 'Stopped'
  return TITLES[event.type] ?? event.type
}

function detailOf(event: HistoryEvent): string {
  switch (event.type) {
    case 'MapStateStarted':
      return `${event.items.length} items`
    case 'ParallelStateStarted':
      return `${event.count} branches`
    case 'MapIterationStarted':
    case 'MapIterationSucceeded':
    case 'MapIterationAborted':
      return `#${event.index}`
    case 'SignalReceived':
      return event.key === null ? event.name : `${event.name} · ${event.key}`
    case 'ExecutionHeld':
      return `${event.where} · ${event.reason}`
    case 'ExecutionReleased':
      return event.mode
    case 'ValueEdited':
      return editedPlace(event.edit.target)
    case 'BreakpointsSet':
      return `${event.breakpoints.length} set`
    default:
      break
  }
  if ('error' in event && event.error != null) return event.error
  if (
    'attempt' in event &&
    event.attempt !== undefined &&
    event.attempt > 0 &&
    event.type.startsWith('Task')
  ) {
    return `attempt ${event.attempt + 1}`
  }
  return 'next' in event && event.next !== null ? `→ ${event.next}` : ''
}

function editedPlace(target: Extract<HistoryEvent, { type: 'ValueEdited' }>['edit']['target']): string {
  const base = target.kind === 'variable' ? `$${target.name}` : target.kind
  return `${base}${target.pointer ?? ''}`
}

function statusOf(event: HistoryEvent): Status | null {
  const type = event.type
  if (type === 'ExecutionHeld') return 'held'
  if (type === 'RetryScheduled') return 'retrying'
  if (type === 'WaitScheduled') return 'waiting'
  if (type === 'TaskTimedOut' || type === 'ExecutionTimedOut') return 'timedOut'
  if (/Aborted$|^StopRequested$/.test(type)) return 'aborted'
  if (/Failed$/.test(type)) return 'failed'
  if (/Exited$/.test(type)) return 'catcher' in event && event.catcher !== undefined ? 'caught' : 'succeeded'
  if (/Succeeded$/.test(type)) return 'succeeded'
  return /Entered$|Started$|Scheduled$|Submitted$/.test(type) ? 'running' : null
}

/** True when the words of an event hold what somebody looks for; `text` is in lower case. */
export function matchesFilter(event: HistoryEvent, state: string, text: string): boolean {
  if (text === '') return true
  const words = eventWords(event)
  return `${words.title} ${state} ${words.detail} ${event.type} ${words.author ?? ''}`
    .toLowerCase()
    .includes(text)
}
