import type { Json } from '../std/json.ts'

/** What every command carries. The host supplies all of it: the core has no clock, no identifiers, no randomness. */
export interface CommandBase {
  /** De-duplicates: a request id that an execution has already decided is answered as before and not decided again. */
  readonly requestId: string
  /** Milliseconds since 1970, UTC; never before the last event's. */
  readonly at: number
  /** Entropy. Start, Fork and Redrive keep it in the log as the execution's own; everything random is derived from that. */
  readonly seed: string
  /** Who asked: a person's name, 'engine', 'worker', 'api' … */
  readonly author: string
}

/** A place where a run is to stop, by the pointer of its state: before it is entered, or with its result, before it is left. */
export interface Breakpoint {
  readonly state: string
  readonly where: 'before' | 'after'
}

/** A task's run: which visit of which state, and which attempt of it (0 is the first). */
export interface TaskRef {
  readonly visit: number
  readonly attempt: number
}

/** Where an edited value goes; `pointer` (default '') is a place inside it. */
export type EditTarget =
  /** The input of the state that the frame is about to enter, or of the visit under way. */
  | { readonly kind: 'input'; readonly frame: number; readonly pointer?: string }
  /** A variable of the frame. */
  | { readonly kind: 'variable'; readonly frame: number; readonly name: string; readonly pointer?: string }
  /** The result that a finished task, Parallel or Map has handed back and that the state has not yet processed. */
  | { readonly kind: 'result'; readonly frame: number; readonly pointer?: string }

export interface Edit {
  readonly target: EditTarget
  readonly value: Json
}

/** Which execution asked for this one (startExecution), to be told of its end when it waits for it. */
export interface ParentTask extends TaskRef {
  readonly executionId: string
}

/**
 * What an execution that was asked for by its ARN is called outside: in its context object and in the answers of the Step
 * Functions API. One that was started in the console has none and goes by its id.
 */
export interface Identity {
  readonly execution: string
  readonly machine: string
  readonly role: string
  /** ARN of the published version, and of the alias, that it was started through. */
  readonly version?: string
  readonly alias?: string
}

export interface Start extends CommandBase {
  readonly kind: 'Start'
  readonly executionId: string
  readonly name: string
  readonly machineId: string
  readonly machineName: string
  readonly machineVersion: number | null
  /** Content address of the definition the execution is pinned to. */
  readonly definition: string
  readonly input: Json
  readonly breakpoints: readonly Breakpoint[]
  /** True: resources that are missing here answer from mocks. */
  readonly rehearsal: boolean
  readonly parent: ParentTask | null
  readonly identity?: Identity
}

/** The first command of a fork: its log begins with a copied prefix, then this. */
export interface Fork extends CommandBase {
  readonly kind: 'Fork'
  readonly executionId: string
  readonly name: string
  readonly from: { readonly executionId: string; readonly seq: number }
  readonly edits: readonly Edit[]
  readonly breakpoints: readonly Breakpoint[]
  readonly rehearsal: boolean
}

export interface Stop extends CommandBase {
  readonly kind: 'Stop'
  readonly error?: string
  readonly cause?: string
}

/** Emits whatever is due at `at`. */
export interface Wake extends CommandBase {
  readonly kind: 'Wake'
}

/** Goes on from wherever the log ends: after a lost evaluator, a crash, a copied prefix. */
export interface Resume extends CommandBase {
  readonly kind: 'Resume'
}

/** Runs a failed, timed out or aborted execution again from the states that did not succeed. */
export interface Redrive extends CommandBase {
  readonly kind: 'Redrive'
}

/** A worker took the task (activities: durable before the worker hears of it). */
export interface StartTask extends CommandBase {
  readonly kind: 'StartTask'
  readonly task: TaskRef
  readonly worker?: string
  /** The worker that took it before never heard of it: its connection was gone. Without this a task is taken once. */
  readonly again?: true
}

/** The resource accepted a task whose result comes later (waitForTaskToken, sync). */
export interface SubmitTask extends CommandBase {
  readonly kind: 'SubmitTask'
  readonly task: TaskRef
  readonly output: Json
}

export interface CompleteTask extends CommandBase {
  readonly kind: 'CompleteTask'
  readonly task: TaskRef
  /** Present where the caller had to show it; it must be the token of exactly this attempt. */
  readonly token?: string
  readonly output: Json
  /** When the work began, where the start was not recorded by a StartTask. */
  readonly startedAt?: number
  /** What the author's code logged, bounded by the host. */
  readonly logs?: readonly string[]
  /** True when a mock answered in a rehearsal. */
  readonly mocked?: boolean
}

export interface FailTask extends CommandBase {
  readonly kind: 'FailTask'
  readonly task: TaskRef
  readonly token?: string
  /** Null: a worker may fail without saying why. */
  readonly error: string | null
  readonly cause: string | null
  readonly startedAt?: number
  readonly logs?: readonly string[]
}

export interface HeartbeatTask extends CommandBase {
  readonly kind: 'HeartbeatTask'
  readonly task: TaskRef
  readonly token?: string
}

/** An external event. Early ones are kept; a known eventId is refused as a duplicate. */
export interface Signal extends CommandBase {
  readonly kind: 'Signal'
  readonly name: string
  /** Correlation key; null addresses every wait of that name that asks for no key. */
  readonly key: string | null
  readonly eventId: string
  readonly payload: Json
}

export interface SetBreakpoints extends CommandBase {
  readonly kind: 'SetBreakpoints'
  readonly breakpoints: readonly Breakpoint[]
}

/** Asks every frame to stop before the next state it would enter. */
export interface Hold extends CommandBase {
  readonly kind: 'Hold'
}

/** Lets a held frame (null: all of them) go on: to the next breakpoint, or to the next step of that frame. */
export interface Release extends CommandBase {
  readonly kind: 'Release'
  readonly frame: number | null
  readonly mode: 'continue' | 'step'
}

/** Changes values of held frames; refused where the frame is not held at a place that has such a value. */
export interface EditValues extends CommandBase {
  readonly kind: 'Edit'
  readonly edits: readonly Edit[]
}

/** Everything that can be asked of an execution. Stored with the events it led to. */
export type Command =
  | Start
  | Fork
  | Stop
  | Wake
  | Resume
  | Redrive
  | StartTask
  | SubmitTask
  | CompleteTask
  | FailTask
  | HeartbeatTask
  | Signal
  | SetBreakpoints
  | Hold
  | Release
  | EditValues

export type CommandKind = Command['kind']
