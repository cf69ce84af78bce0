import type { EventType, HistoryEvent } from './event.ts'
import * as execution from './evolve/execution.ts'
import * as fans from './evolve/fans.ts'
import * as states from './evolve/states.ts'
import * as steering from './evolve/steering.ts'
import * as tasks from './evolve/tasks.ts'
import { initialState } from './initial-state.ts'
import type { ExecutionState } from './state.ts'
import { viewWeight } from './view.ts'

type EventOf<T extends EventType> = Extract<HistoryEvent, { readonly type: T }>
type Fold<T extends EventType> = (state: ExecutionState, event: EventOf<T>) => void

/** What each event means. Total: a new event type does not compile until it has a cell here. */
const FOLDS: { readonly [T in EventType]: Fold<T> } = {
  ExecutionStarted: execution.executionStarted,
  ExecutionSucceeded: execution.executionSucceeded,
  ExecutionFailed: execution.executionEndedBadly,
  ExecutionAborted: execution.executionEndedBadly,
  ExecutionTimedOut: execution.executionEndedBadly,
  ExecutionRedriven: execution.executionRedriven,
  ExecutionForked: execution.executionForked,
  StopRequested: execution.stopRequested,
  PassStateEntered: states.stateEntered,
  TaskStateEntered: states.stateEntered,
  ChoiceStateEntered: states.stateEntered,
  WaitStateEntered: states.stateEntered,
  SucceedStateEntered: states.stateEntered,
  FailStateEntered: states.stateEntered,
  ParallelStateEntered: states.stateEntered,
  MapStateEntered: states.stateEntered,
  PassStateExited: states.stateExited,
  TaskStateExited: states.stateExited,
  ChoiceStateExited: states.stateExited,
  WaitStateExited: states.stateExited,
  SucceedStateExited: states.stateExited,
  ParallelStateExited: states.stateExited,
  MapStateExited: states.stateExited,
  TaskStateAborted: states.stateAborted,
  WaitStateAborted: states.stateAborted,
  ParallelStateAborted: states.stateAborted,
  MapStateAborted: states.stateAborted,
  EvaluationFailed: states.evaluationFailed,
  WaitScheduled: states.waitScheduled,
  RetryScheduled: states.retryScheduled,
  TaskScheduled: tasks.taskScheduled,
  TaskStarted: tasks.taskStarted,
  TaskSubmitted: tasks.taskSubmitted,
  TaskSucceeded: tasks.taskSucceeded,
  TaskFailed: tasks.taskFailed,
  TaskTimedOut: tasks.taskFailed,
  TaskHeartbeatReceived: tasks.taskHeartbeatReceived,
  ParallelStateStarted: fans.parallelStateStarted,
  ParallelBranchFailed: fans.parallelBranchFailed,
  ParallelStateSucceeded: fans.fanSucceeded,
  ParallelStateFailed: fans.fanFailed,
  MapStateStarted: fans.mapStateStarted,
  MapStateSucceeded: fans.fanSucceeded,
  MapStateFailed: fans.fanFailed,
  MapIterationStarted: fans.mapIterationStarted,
  MapIterationSucceeded: fans.mapIterationSucceeded,
  MapIterationFailed: fans.mapIterationFailed,
  MapIterationAborted: fans.mapIterationAborted,
  SignalReceived: steering.signalReceived,
  BreakpointsSet: steering.breakpointsSet,
  HoldRequested: steering.holdRequested,
  ExecutionHeld: steering.executionHeld,
  ExecutionReleased: steering.executionReleased,
  ValueEdited: steering.valueEdited,
}

/**
 * Folds one event into a state, in place. Never evaluates an expression, never sees a clock. Throws when the event
 * does not follow on the state: the log is damaged.
 */
export function evolve(state: ExecutionState, event: HistoryEvent): void {
  if (event.seq !== state.seq + 1) throw new Error(`event ${event.seq} does not follow on event ${state.seq}`)
  const ledger = state.frames.get(event.frame)?.ledger ?? 0
  const weight = viewWeight(state, event)
  const fold = FOLDS[event.type] as Fold<EventType> | undefined
  if (fold === undefined) throw new Error(`event ${event.seq} is of a type that is not known here`)
  fold(state, event)
  const counter = state.frames.get(ledger)
  if (counter !== undefined) counter.viewed += weight
  state.seq = event.seq
  state.at = event.at
}

/** The state after all of these events, which begin with the log's first unless a state is given to go on from (it is changed). */
export function fold(events: Iterable<HistoryEvent>, from: ExecutionState = initialState()): ExecutionState {
  for (const event of events) evolve(from, event)
  return from
}
