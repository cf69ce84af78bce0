import type { Resource } from '../../core/language/resource.ts'
import type { Json } from '../../core/std/json.ts'

/** One attempt of one task, as the dispatcher hands it out. */
export interface TaskRequest {
  readonly executionId: string
  readonly visit: number
  readonly attempt: number
  /** The same whenever the same attempt is started again, after a crash too; another one in a fork. */
  readonly idempotencyKey: string
  readonly resource: Resource
  /** The resource as the definition spells it. */
  readonly resourceText: string
  readonly parameters: Json
  /** Name of the state. */
  readonly state: string
  readonly machineId: string
  readonly machineName: string
  /** Content address of the definition. */
  readonly definition: string
  readonly executionName: string
  readonly rehearsal: boolean
  /** Present when the task's result is sent back with this token. */
  readonly token: string | null
  /** True when the resource has already taken the task before (SubmitTask is in the log). */
  readonly submitted: boolean
  readonly scheduledAt: number
  /** Milliseconds since 1970, UTC: after it the engine gives the attempt up. */
  readonly deadline: number | null
}

export interface TaskSucceededOutcome {
  readonly kind: 'succeeded'
  readonly output: Json
  readonly logs?: readonly string[]
  readonly mocked?: boolean
}

export interface TaskFailedOutcome {
  readonly kind: 'failed'
  readonly error: string
  readonly cause: string
  readonly logs?: readonly string[]
}

export type TaskOutcome =
  | TaskSucceededOutcome
  | TaskFailedOutcome
  /** The result comes from outside: a person, a token, an activity's worker. */
  | { readonly kind: 'elsewhere' }
  /** Waiting for something slow that needs none of the dispatcher's places: a child execution. */
  | { readonly kind: 'later'; readonly done: Promise<TaskSucceededOutcome | TaskFailedOutcome> }

/** Why a task is told to stop: its visit has ended, or this server is closing and the task is started again later. */
export type AbortReason = 'ended' | 'closing'

export interface TaskTools {
  /** Aborted when nobody waits for the result any more; `reason` is an AbortReason. */
  readonly signal: AbortSignal
  /** Tells that the work is alive. */
  heartbeat(): void
  /** Tells that the resource has taken the task; resolves when that is durable. */
  submit(output: Json): Promise<void>
}

/** Does the work of one kind of resource. It may run more than once for one attempt: the key tells. */
export interface TaskHandler {
  handles(resource: Resource): boolean
  /** False where what the task names is not here; a rehearsal then answers from a mock. */
  exists(task: TaskRequest): Promise<boolean>
  run(task: TaskRequest, tools: TaskTools): Promise<TaskOutcome>
}
