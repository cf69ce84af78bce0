import type { StateType } from '../language/definition.ts'
import type { Json, JsonObject } from '../std/json.ts'
import type { Breakpoint, Edit, Identity, ParentTask } from './command.ts'

/** What every event carries beside its own fields. */
export interface Envelope {
  /** Gapless from 1; the console's cursor. */
  readonly seq: number
  /** Milliseconds since 1970, UTC; never falls. */
  readonly at: number
  /** The scope it happened in: 0 is the machine, every branch and iteration has a number of its own. */
  readonly frame: number
  /** Which entry of a state, counted over the whole execution from 1; absent outside of states. */
  readonly visit?: number
  /** Which attempt of the visit's work: 0 is the first; absent where there is no work. */
  readonly attempt?: number
}

export interface ExecutionStarted extends Envelope {
  readonly type: 'ExecutionStarted'
  readonly executionId: string
  readonly name: string
  readonly machineId: string
  readonly machineName: string
  readonly machineVersion: number | null
  readonly definition: string
  /** The machine's first state. */
  readonly startAt: string
  readonly input: Json
  readonly entropy: string
  /** When the machine's TimeoutSeconds end, or null. */
  readonly deadline: number | null
  readonly breakpoints: readonly Breakpoint[]
  readonly rehearsal: boolean
  readonly parent: ParentTask | null
  readonly identity?: Identity
  /** Present in a history that was recorded elsewhere: what it lacked. Such a log is shown and forked, never gone on with. */
  readonly imported?: readonly Inference[]
  readonly author: string
}
/** What a recorded history lacked, and what stands there instead. */
export interface Inference {
  readonly seq: number
  readonly field: string
  /** 'inferred' from other events or the definition; 'unknown' cannot be known. */
  readonly how: 'inferred' | 'unknown'
}
export interface ExecutionSucceeded extends Envelope {
  readonly type: 'ExecutionSucceeded'
  readonly output: Json
}
export interface ExecutionEndedBadly extends Envelope {
  readonly type: 'ExecutionFailed' | 'ExecutionAborted' | 'ExecutionTimedOut'
  readonly error?: string
  readonly cause?: string
  readonly author?: string
}
export interface ExecutionRedriven extends Envelope {
  readonly type: 'ExecutionRedriven'
  readonly redriveCount: number
  readonly entropy: string
  /** When the machine's TimeoutSeconds, counted anew, end, or null. */
  readonly deadline: number | null
  readonly author: string
}

export interface StateEntered extends Envelope {
  readonly type: `${StateType}StateEntered`
  readonly visit: number
  readonly name: string
  readonly input: Json
}
export interface StateExited extends Envelope {
  readonly type: `${Exclude<StateType, 'Fail'>}StateExited`
  readonly visit: number
  readonly name: string
  readonly output: Json
  /** Variables this exit wrote. */
  readonly assigned?: JsonObject
  /** The state entered next; null ends the scope with this output. */
  readonly next: string | null
  /** Choice: the matching rule, -1 for Default. */
  readonly rule?: number
  /** The catcher that led out of the state. */
  readonly catcher?: number
}
export interface StateAborted extends Envelope {
  readonly type: 'TaskStateAborted' | 'WaitStateAborted' | 'ParallelStateAborted' | 'MapStateAborted'
  readonly visit: number
  readonly name: string
}

export interface TaskScheduled extends Envelope {
  readonly type: 'TaskScheduled'
  readonly visit: number
  readonly attempt: number
  /** As the definition spells it. */
  readonly resource: string
  readonly parameters: Json
  readonly timeoutSeconds?: number
  readonly heartbeatSeconds?: number
  readonly deadline: number | null
  readonly heartbeatDeadline: number | null
  /** Present when the task waits for its token to come back. */
  readonly token?: string
  /** Credentials, evaluated: they are shown, and have no effect here. */
  readonly credentials?: JsonObject
}
export interface TaskStarted extends Envelope {
  readonly type: 'TaskStarted'
  readonly visit: number
  readonly attempt: number
  readonly startedAt: number
  readonly worker?: string
}
export interface TaskSubmitted extends Envelope {
  readonly type: 'TaskSubmitted'
  readonly visit: number
  readonly attempt: number
  readonly output: Json
}
export interface TaskSucceeded extends Envelope {
  readonly type: 'TaskSucceeded'
  readonly visit: number
  readonly attempt: number
  readonly output: Json
  /** When the work began, where no TaskStarted says so; the Step Functions view shows a TaskStarted then. */
  readonly startedAt?: number
  readonly logs?: readonly string[]
  readonly mocked?: boolean
  /** Signals that this task took from the inbox, by event id. */
  readonly consumed?: readonly string[]
}
export interface TaskFailed extends Envelope {
  readonly type: 'TaskFailed' | 'TaskTimedOut'
  readonly visit: number
  readonly attempt: number
  /** Null where a worker said nothing of it. */
  readonly error: string | null
  /** Absent for time-outs, and where a worker said nothing of it. */
  readonly cause?: string
  /** TaskTimedOut: it was the heartbeat that stayed away. Retry and Catch know it as States.HeartbeatTimeout. */
  readonly heartbeat?: true
  /** As in TaskSucceeded. */
  readonly startedAt?: number
  readonly logs?: readonly string[]
}
export interface EvaluationFailed extends Envelope {
  readonly type: 'EvaluationFailed'
  readonly visit: number
  readonly name: string
  readonly error: string
  readonly cause: string
  /** The field in which the expression stands; absent when the failure is not one expression's. */
  readonly location?: string
}

export interface ParallelStateStarted extends Envelope {
  readonly type: 'ParallelStateStarted'
  readonly visit: number
  readonly attempt: number
  /** What each branch begins with. */
  readonly input: Json
  /** The frames of the branches are firstFrame … firstFrame + count - 1. */
  readonly firstFrame: number
  readonly count: number
  /** The first state of each branch. */
  readonly startAt: readonly string[]
}
export interface MapStateStarted extends Envelope {
  readonly type: 'MapStateStarted'
  readonly visit: number
  readonly attempt: number
  readonly items: readonly Json[]
  /** Present when the items are those of an object: the key of each. */
  readonly keys?: readonly string[]
  /** How many iterations may be under way at once; 0 is as many as the engine allows. */
  readonly maxConcurrency: number
  readonly toleratedFailureCount: number
  readonly toleratedFailurePercentage: number
  /** The field that holds the scope of the iterations, and its first state. */
  readonly processor: 'ItemProcessor' | 'Iterator'
  readonly startAt: string
  /** Mode DISTRIBUTED: iterations see no outer variables, and failures count against the threshold. */
  readonly distributed?: true
  /** A limit that cannot be used: the Map fails here, as it does in Step Functions, after it has started. */
  readonly invalid?: { readonly error: string; readonly cause: string }
}
export interface MapIterationStarted extends Envelope {
  readonly type: 'MapIterationStarted'
  readonly visit: number
  readonly attempt: number
  readonly index: number
  readonly child: number
  readonly input: Json
}
export interface MapIterationEnded extends Envelope {
  readonly type: 'MapIterationSucceeded' | 'MapIterationAborted'
  readonly visit: number
  readonly attempt: number
  readonly index: number
  readonly child: number
}
export interface MapIterationFailed extends Envelope {
  readonly type: 'MapIterationFailed'
  readonly visit: number
  readonly attempt: number
  readonly index: number
  readonly child: number
  readonly error?: string
  readonly cause?: string
}
export interface FanSucceeded extends Envelope {
  readonly type: 'ParallelStateSucceeded' | 'MapStateSucceeded'
  readonly visit: number
  readonly attempt: number
}
export interface FanFailed extends Envelope {
  readonly type: 'ParallelStateFailed' | 'MapStateFailed'
  readonly visit: number
  readonly attempt: number
  readonly error?: string
  readonly cause?: string
}

/* Extension events: left out of the Step Functions view. */

/** A branch of a Parallel has failed for good; `frame` and `visit` are the Parallel's. */
export interface ParallelBranchFailed extends Envelope {
  readonly type: 'ParallelBranchFailed'
  readonly visit: number
  readonly attempt: number
  readonly index: number
  readonly child: number
  readonly error?: string
  readonly cause?: string
}
/** Someone asked the execution to stop: its states are aborted next, then it ends. */
export interface StopRequested extends Envelope {
  readonly type: 'StopRequested'
  readonly error?: string
  readonly cause?: string
  readonly author: string
}

export interface WaitScheduled extends Envelope {
  readonly type: 'WaitScheduled'
  readonly visit: number
  readonly until: number
  /** True when the definition names the instant itself, so that a fork does not move it. */
  readonly absolute?: true
}
export interface TaskHeartbeatReceived extends Envelope {
  readonly type: 'TaskHeartbeatReceived'
  readonly visit: number
  readonly attempt: number
  readonly heartbeatDeadline: number | null
}
/** A retrier matched a failure; the next attempt is due at `dueAt`. */
export interface RetryScheduled extends Envelope {
  readonly type: 'RetryScheduled'
  readonly visit: number
  readonly attempt: number
  readonly retrier: number
  readonly dueAt: number
  readonly error?: string
  readonly cause?: string
}
export interface SignalReceived extends Envelope {
  readonly type: 'SignalReceived'
  readonly name: string
  readonly key: string | null
  readonly eventId: string
  readonly payload: Json
  readonly author: string
}
export interface BreakpointsSet extends Envelope {
  readonly type: 'BreakpointsSet'
  readonly breakpoints: readonly Breakpoint[]
  readonly author: string
}
/** Every frame is asked to stop before its next state. */
export interface HoldRequested extends Envelope {
  readonly type: 'HoldRequested'
  readonly author: string
}
/** The frame stands still. `state` is a name in the frame's scope. */
export interface ExecutionHeld extends Envelope {
  readonly type: 'ExecutionHeld'
  readonly reason: 'breakpoint' | 'step' | 'hold'
  readonly where: 'before' | 'after'
  readonly state: string
  /** Held after a state whose work leaves no event of its own (Pass, Wait …): what the work came to. */
  readonly result?: Json
}
export interface ExecutionReleased extends Envelope {
  readonly type: 'ExecutionReleased'
  /** All frames that may go on. */
  readonly frames: readonly number[]
  readonly mode: 'continue' | 'step'
  readonly author: string
}
export interface ValueEdited extends Envelope {
  readonly type: 'ValueEdited'
  readonly edit: Edit
  /** Further edits of the same command, each of which becomes an event of its own. */
  readonly rest?: readonly Edit[]
  readonly author: string
}
/** The copied prefix ends here; from now on the log is the fork's own. */
export interface ExecutionForked extends Envelope {
  readonly type: 'ExecutionForked'
  readonly executionId: string
  readonly name: string
  readonly from: { readonly executionId: string; readonly seq: number }
  readonly entropy: string
  /** Each becomes a ValueEdited of its own, right behind this. */
  readonly edits: readonly Edit[]
  readonly breakpoints: readonly Breakpoint[]
  readonly rehearsal: boolean
  readonly author: string
}

/** One entry of an execution's log. */
export type HistoryEvent =
  | ExecutionStarted
  | ExecutionSucceeded
  | ExecutionEndedBadly
  | ExecutionRedriven
  | StateEntered
  | StateExited
  | StateAborted
  | TaskScheduled
  | TaskStarted
  | TaskSubmitted
  | TaskSucceeded
  | TaskFailed
  | EvaluationFailed
  | ParallelStateStarted
  | MapStateStarted
  | MapIterationStarted
  | MapIterationEnded
  | MapIterationFailed
  | FanSucceeded
  | FanFailed
  | ParallelBranchFailed
  | StopRequested
  | WaitScheduled
  | TaskHeartbeatReceived
  | RetryScheduled
  | SignalReceived
  | BreakpointsSet
  | HoldRequested
  | ExecutionHeld
  | ExecutionReleased
  | ValueEdited
  | ExecutionForked

export type EventType = HistoryEvent['type']
