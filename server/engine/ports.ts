import type { Command } from '../../core/run/command.ts'
import type { HistoryEvent } from '../../core/run/event.ts'
import type { ExecutionStatus } from '../../core/run/state.ts'

/** A decision as it is stored: one row. Texts are made and read by core/run/codec.ts. */
export interface DecisionRow {
  readonly executionId: string
  readonly firstSeq: number
  readonly count: number
  readonly at: number
  /** 'Import': nobody decided this here, it was recorded elsewhere. */
  readonly kind: Command['kind'] | 'Import'
  readonly author: string
  readonly requestId: string
  /** True when the decision was cut short at an evaluation: the rest follows under a Resume. */
  readonly partial: boolean
  readonly command: string
  readonly events: string
}

/** What lists show of an execution. Its row is rewritten when something else than the log's length has changed. */
export interface ExecutionProjection {
  readonly status: ExecutionStatus
  readonly stoppedAt: number | null
  readonly error: string | null
  /** At most 1,000 characters. */
  readonly cause: string | null
  readonly redriveCount: number
  readonly redrivenAt: number | null
  readonly nextSeq: number
  /**
   * Tasks that have been scheduled and not ended: what recovery must dispatch again. The row says rightly whether there are
   * any, and how many there were when it was written.
   */
  readonly inFlight: number
  readonly held: {
    readonly state: string
    readonly where: 'before' | 'after'
    readonly reason: string
  } | null
}

/** Set once, with the first commit of an execution. */
export interface NewExecution {
  readonly machineId: string
  readonly machineName: string
  readonly machineVersion: number | null
  readonly definition: string
  readonly name: string
  readonly rehearsal: boolean
  /** A history that was recorded elsewhere. */
  readonly imported?: boolean
  readonly startedAt: number
  readonly parentId: string | null
  readonly forkedFrom: { readonly executionId: string; readonly seq: number } | null
  /** The published version, and the alias, that it was asked for through. */
  readonly published: number | null
  readonly alias: string | null
}

/** Something outside must happen before the execution goes on; shown as stuck work, found by signal name and key. */
export interface WaitingRow {
  readonly visit: number
  readonly attempt: number
  readonly kind: 'person' | 'signal' | 'callback' | 'activity'
  readonly state: string
  readonly title: string
  /** Signals: the correlation key. Activities: the activity's name. */
  readonly key: string | null
  readonly since: number
  /** JSON text: a person's form, the signals' names, an ActivityDetail … */
  readonly detail: string
}

/** What the row of a task for a worker says in its detail. */
export interface ActivityDetail {
  readonly activity: string
  /** Who has taken it; null while nobody has, and for a worker without a name. */
  readonly worker: string | null
  /** When it was taken, milliseconds since 1970; null while nobody has. */
  readonly startedAt: number | null
  /** In a rehearsal it is answered by a mock and never handed out. */
  readonly rehearsal: boolean
}

/** How often a state of a machine was entered and how it went, added up over all executions. */
export interface StateStatDelta {
  readonly state: string
  readonly entered: number
  readonly succeeded: number
  readonly failed: number
  readonly retried: number
  readonly totalMs: number
}

/** All that one decision changes, written in one statement with those of other executions. Idempotent by (execution, firstSeq). */
export interface Commit {
  readonly executionId: string
  /** The machine that its statistics count for. */
  readonly machineId: string
  /** The log's length + 1 that the decision rests on; a log with another end refuses this commit. */
  readonly expectedSeq: number
  readonly create: NewExecution | null
  /** Copied prefix of a fork goes before the decision: several rows. Never empty. */
  readonly rows: readonly DecisionRow[]
  readonly blobs: readonly { readonly hash: string; readonly text: string }[]
  readonly projection: ExecutionProjection
  /** False when the execution's row may stay as it is: it says all that the projection does but the log's length. */
  readonly rowChanges: boolean
  /** The earliest deadline, null when there is none, undefined when it has not changed. */
  readonly alarm: number | null | undefined
  readonly waitingAdded: readonly WaitingRow[]
  readonly waitingRemoved: readonly { readonly visit: number; readonly attempt: number }[]
  /** A state may come more than once: the store adds up what it writes together. */
  readonly stats: readonly StateStatDelta[]
}

export type CommitOutcome = 'committed' | 'stale' | 'name-taken'

/** An execution that recovery must look at: open, with an alarm or work in flight. */
export interface OpenExecution {
  readonly executionId: string
  readonly inFlight: number
  readonly dueAt: number | null
}

/** What the engine needs of a store. Everything rejects with an Error whose `code` is STORE_UNAVAILABLE when the database is away. */
export interface EngineStore {
  /** One durable statement; outcomes run parallel to the commits. */
  commit(commits: readonly Commit[]): Promise<readonly CommitOutcome[]>
  /** Rows in order of firstSeq, those that hold events after `afterSeq`. */
  readDecisions(executionId: string, afterSeq: number, limit: number): Promise<readonly DecisionRow[]>
  readBlobs(executionId: string, hashes: readonly string[]): Promise<ReadonlyMap<string, string>>
  readDefinition(hash: string): Promise<string | null>
  openExecutions(afterId: string, limit: number): Promise<readonly OpenExecution[]>
  /** The text of the last snapshot that was kept; null when there is none. */
  readSnapshot(executionId: string): Promise<string | null>
  /** Keeps the state after event `seq`, unless a later one is kept or the execution is gone. */
  saveSnapshot(executionId: string, seq: number, text: string): Promise<void>
  /**
   * The first seq of the decision that this request led to, for idempotent answers. Requests of the engine's own are not
   * found: they come back at most once, and then stand in the log's last rows.
   */
  findRequest(
    executionId: string,
    requestId: string,
  ): Promise<{ readonly firstSeq: number; readonly count: number } | null>
}

/** Told of events after the commit that holds them, in order of seq per execution. */
export interface Committed {
  readonly executionId: string
  readonly machineId: string
  readonly events: readonly HistoryEvent[]
  /** The same events as they are stored, a fork's copied prefix too. */
  readonly rows: readonly DecisionRow[]
  /** Large values that the rows name, except those that an earlier commit stored. */
  readonly blobs: Commit['blobs']
  readonly projection: ExecutionProjection
  /** All that it waits for now. */
  readonly waiting: readonly WaitingRow[]
}
