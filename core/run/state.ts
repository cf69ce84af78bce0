import type { StateType } from '../language/definition.ts'
import type { Json, JsonObject } from '../std/json.ts'
import type { Breakpoint, Edit, Identity, ParentTask } from './command.ts'

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'

/** An error as the language knows it: a name that Retry and Catch match, and a sentence. A Fail state may have neither. */
export interface Failure {
  readonly error: string | null
  readonly cause: string | null
  /** A heartbeat stayed away: Retry and Catch may call it States.HeartbeatTimeout. */
  readonly heartbeat?: true
}

/** Which child frame failed for good. */
export interface ChildFailure extends Failure {
  readonly child: number
}

export interface TaskPhase {
  kind: 'task'
  resource: string
  parameters: Json
  scheduledAt: number
  deadline: number | null
  heartbeatSeconds: number | null
  heartbeatDeadline: number | null
  token: string | null
  startedAt: number | null
  submitted: boolean
  worker: string | null
}

export interface ParallelPhase {
  kind: 'parallel'
  input: Json
  firstFrame: number
  count: number
  /** Child frames that have not succeeded. */
  running: Set<number>
  outputs: (Json | undefined)[]
  failure: ChildFailure | null
}

export interface MapPhase {
  kind: 'map'
  items: readonly Json[]
  keys: readonly string[] | null
  maxConcurrency: number
  toleratedFailureCount: number
  toleratedFailurePercentage: number
  /** Pointer of the iterations' scope, and its first state. */
  scope: string
  startAt: string
  distributed: boolean
  /** Index of the next item to start. */
  next: number
  /** Items that a redrive starts again. */
  redo: number[]
  /** Items whose failure was tolerated. */
  lost: number[]
  /** Child frames that have not succeeded. */
  running: Set<number>
  done: number
  failed: number
  outputs: (Json | undefined)[]
  failure: ChildFailure | null
}

/** What one visit of a state is doing. Each is a point from which `Resume` goes on. */
export type Phase =
  /** Entered; its input processing has not happened yet. */
  | { kind: 'entered' }
  | { kind: 'waiting'; until: number; absolute: boolean }
  | TaskPhase
  | ParallelPhase
  | MapPhase
  /**
   * The work failed: Retry and Catch are yet to be asked. `from` is the phase in which it did, for a redrive;
   * `reported` is true once the log has the state's own failure event (ParallelStateFailed, MapStateFailed).
   */
  | { kind: 'failed'; failure: Failure; reported: boolean; from: Phase }
  | { kind: 'retrying'; dueAt: number; failure: Failure }
  /** The work is done: this is what it handed back, before Output, Assign and the paths. */
  | { kind: 'result'; result: Json }

/** One stay in one state, from StateEntered to StateExited. */
export interface Visit {
  readonly id: number
  readonly state: string
  readonly type: StateType
  readonly enteredAt: number
  /** Seq of the StateEntered event. */
  readonly enteredSeq: number
  /** Id of the StateEntered event in the Step Functions view, which error causes quote. */
  readonly enteredView: number
  input: Json
  /** The number of the current attempt: how often the work has been retried or redriven. */
  attempt: number
  /** How often each retrier has matched in this visit. */
  retries: number[]
  phase: Phase
  /** True once a *StateAborted says that it was ended from outside. */
  aborted: boolean
}

/** Where a frame stands between two events. */
export type Position =
  | { kind: 'next'; state: string; input: Json }
  | { kind: 'visit'; visit: Visit }
  | { kind: 'done'; output: Json }
  | { kind: 'failed'; failure: Failure; visit: Visit | null }

export interface HeldAt {
  readonly reason: 'breakpoint' | 'step' | 'hold'
  readonly where: 'before' | 'after'
  readonly state: string
  readonly seq: number
}

/** One running scope: the machine, a branch of a Parallel, an iteration of a Map. */
export interface Frame {
  readonly id: number
  /** Frame of the Parallel or Map state that opened it; null for the machine. */
  readonly parent: number | null
  readonly kind: 'machine' | 'branch' | 'iteration'
  /** Number of the branch or of the item. */
  readonly index: number
  /** JSON pointer of the scope in the definition: '', '/States/Fan/Branches/0', '/States/Each/ItemProcessor'. */
  readonly scope: string
  /** Map only: the item, for `$$.Map.Item`. */
  readonly item: { readonly value: Json; readonly key: string | null } | null
  /** True for an iteration of a distributed Map, which sees no outer variables. */
  readonly isolated: boolean
  /** The frame that counts the Step Functions ids of this one: a distributed iteration has a history of its own. */
  readonly ledger: number
  /** Events of the Step Functions view so far, where this frame is a ledger. */
  viewed: number
  variables: JsonObject
  position: Position
  held: HeldAt | null
  /** Set by a release: which hold it has already passed, so that the same breakpoint does not catch it twice. */
  passed: 'before' | 'after' | null
  /** After a `step` release or a Hold: stop at the next place where a frame may stop. */
  stopNext: 'step' | 'hold' | null
  /** Ended from outside because a sibling failed; kept for a redrive until the parent's state is left. */
  stopped: boolean
}

export interface ReceivedSignal {
  readonly name: string
  readonly key: string | null
  readonly eventId: string
  readonly payload: Json
  readonly seq: number
}

/**
 * Everything an execution is at one moment: what `evolve` makes of a prefix of the log, and all that `decide` may look at.
 * The fold owns it and changes it in place; who wants to keep a moment keeps a snapshot.
 */
export interface ExecutionState {
  /** Number of the last event. */
  seq: number
  at: number
  status: ExecutionStatus
  executionId: string
  name: string
  machineId: string
  machineName: string
  machineVersion: number | null
  definition: string
  input: Json
  entropy: string
  startedAt: number
  stoppedAt: number | null
  deadline: number | null
  rehearsal: boolean
  /** True for a history that was recorded elsewhere: no command but Fork is taken. */
  imported: boolean
  parent: ParentTask | null
  /** Null for an execution that nobody asked for by an ARN. */
  identity: Identity | null
  redriveCount: number
  redrivenAt: number | null
  forkedFrom: { readonly executionId: string; readonly seq: number } | null
  output: Json | undefined
  error: string | null
  cause: string | null
  /** Live frames by number, in ascending order; a frame leaves when its parent has taken its outcome. */
  frames: Map<number, Frame>
  nextFrame: number
  nextVisit: number
  breakpoints: readonly Breakpoint[]
  /** Signals that no task has taken yet, in order of arrival. */
  inbox: ReceivedSignal[]
  /** Event ids of every signal ever received, for de-duplication. */
  signalsSeen: Set<string>
  /** A Stop that has been accepted: what remains is to abort the states and to end. */
  stopping: { readonly error: string | null; readonly cause: string | null; readonly author: string } | null
  /** Edits that have been accepted and not yet become events. */
  pendingEdits: { readonly author: string; readonly edits: readonly Edit[] } | null
}
