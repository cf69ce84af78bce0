import type { TaskRef } from '../../core/run/command.ts'
import type { Json } from '../../core/std/json.ts'
import { type Clock, pause } from './clock.ts'
import type { CommandRequest, Delivered } from './command-request.ts'
import { isAway } from './engine-error.ts'
import type { Fault } from './fault-points.ts'
import { LazyAbort } from './lazy-abort.ts'
import type { EngineLog } from './log.ts'
import { TaskLine } from './task-line.ts'
import type {
  AbortReason,
  TaskFailedOutcome,
  TaskOutcome,
  TaskRequest,
  TaskSucceededOutcome,
  TaskTools,
} from './task-port.ts'

/** Does tasks; rejects only by a fault of its own, which then counts as the task's failure. */
export type RunTask = (task: TaskRequest, tools: TaskTools) => Promise<TaskOutcome>

export interface DispatcherHost {
  readonly clock: Clock
  readonly log: EngineLog
  readonly fault: Fault
  readonly runTask: RunTask
  /** Tasks that may run at once. */
  readonly places: number
  /** Of these, tasks of one machine and resource. */
  readonly share: number
  deliver(executionId: string, request: CommandRequest): Promise<Delivered>
}

interface Job {
  readonly task: TaskRequest
  readonly abort: LazyAbort
  /** It holds a place. */
  running: boolean
}

export interface DispatcherStats {
  readonly open: number
  readonly running: number
  readonly waiting: number
  readonly started: number
  readonly refused: number
}

const keyOf = (task: { visit: number; attempt: number }): string => `${task.visit}:${task.attempt}`

/**
 * Starts tasks when the commit that schedules them is durable, at least once each, and brings back their results. It
 * is told which tasks of an execution are open and starts and stops what differs.
 */
export class Dispatcher {
  readonly #host: DispatcherHost
  readonly #jobs = new Map<string, Map<string, Job>>()
  readonly #line: TaskLine<Job>
  #started = 0
  #refused = 0
  #closed = false

  constructor(host: DispatcherHost) {
    this.#host = host
    this.#line = new TaskLine(host.places, host.share)
  }

  /** Tasks in line for a place. */
  get waiting(): number {
    return this.#line.waiting
  }

  get stats(): DispatcherStats {
    let open = 0
    for (const jobs of this.#jobs.values()) open += jobs.size
    return {
      open,
      running: this.#line.running,
      waiting: this.#line.waiting,
      started: this.#started,
      refused: this.#refused,
    }
  }

  /** Takes the open tasks of an execution as of a commit: new ones are started, those that are gone are cancelled. */
  reconcile(executionId: string, tasks: readonly TaskRequest[]): void {
    if (this.#closed) return
    const before = this.#jobs.get(executionId)
    if (before === undefined && tasks.length === 0) return
    const jobs = before ?? new Map<string, Job>()
    const keys = tasks.map(keyOf)
    if (jobs.size > 0) this.#end(jobs, new Set(keys))
    for (const [i, key] of keys.entries()) {
      if (jobs.has(key)) continue
      const job = { task: tasks[i]!, abort: new LazyAbort(), running: false }
      jobs.set(key, job)
      this.#line.push(job)
    }
    if (jobs.size === 0) this.#jobs.delete(executionId)
    else if (before === undefined) this.#jobs.set(executionId, jobs)
    this.#startNext()
  }

  /** Cancels those that are no longer open. */
  #end(jobs: Map<string, Job>, open: ReadonlySet<string>): void {
    for (const [key, job] of jobs) {
      if (open.has(key)) continue
      jobs.delete(key)
      job.abort.abort('ended' satisfies AbortReason)
      // Whether its handler listens or not.
      this.#leave(job)
    }
  }

  /** Tells all tasks to stop; their results no longer count here, another server starts them again. */
  close(): void {
    this.#closed = true
    this.#line.clear()
    for (const jobs of this.#jobs.values()) {
      for (const job of jobs.values()) job.abort.abort('closing' satisfies AbortReason)
    }
  }

  #startNext(): void {
    while (!this.#closed) {
      const job = this.#line.take()
      if (job === undefined) return
      if (job.abort.aborted) this.#line.release(job)
      else void this.#run(job)
    }
  }

  /** Gives back the place, once. */
  #leave(job: Job): void {
    if (!job.running) return
    job.running = false
    this.#line.release(job)
  }

  async #run(job: Job): Promise<void> {
    job.running = true
    this.#started++
    this.#host.fault('dispatcher.before-start')
    const startedAt = this.#host.clock.now()
    const outcome = await this.#attempt(job, () => this.#host.runTask(job.task, this.#toolsFor(job)))
    this.#leave(job)
    this.#startNext()
    if (outcome.kind === 'elsewhere') return
    if (outcome.kind !== 'later') return this.#bring(job, outcome, startedAt)
    const done = await outcome.done.catch((error: unknown) => error)
    // What it waited for can be found again under the same key.
    if (isAway(done)) this.#line.push(job)
    else await this.#bring(job, isDone(done) ? done : this.#broken(job, done), startedAt)
    this.#startNext()
  }

  /** A database that is away is no failure of the task: the work is begun again, under the same key. */
  async #attempt(job: Job, work: () => Promise<TaskOutcome>): Promise<TaskOutcome> {
    for (let wait = 100; ; wait = Math.min(wait * 2, 5_000)) {
      try {
        return await work()
      } catch (error) {
        if (job.abort.aborted) return { kind: 'elsewhere' }
        if (!isAway(error)) return this.#broken(job, error)
        await pause(this.#host.clock, wait, job.abort.signal)
      }
    }
  }

  async #bring(job: Job, done: TaskSucceededOutcome | TaskFailedOutcome, startedAt: number): Promise<void> {
    if (job.abort.aborted) return
    const { visit, attempt } = job.task
    const base = { author: 'engine', task: { visit, attempt }, startedAt }
    const logs = done.logs === undefined || done.logs.length === 0 ? null : { logs: done.logs }
    this.#host.fault('dispatcher.before-deliver')
    if (done.kind === 'succeeded') {
      const mocked = done.mocked === true ? { mocked: true } : null
      await this.#tell(job, { kind: 'CompleteTask', ...base, ...logs, ...mocked, output: done.output })
    } else {
      await this.#tell(job, { kind: 'FailTask', ...base, ...logs, error: done.error, cause: done.cause })
    }
    this.#host.fault('dispatcher.after-deliver')
  }

  /** A database that is away for a while does not cost the result of the work: it is brought again and again. */
  async #tell(job: Job, request: CommandRequest): Promise<void> {
    const { clock, log, deliver } = this.#host
    const { executionId } = job.task
    for (let wait = 100; !job.abort.aborted; wait = Math.min(wait * 2, 5_000)) {
      try {
        const { refusal } = await deliver(executionId, request)
        if (refusal !== null) this.#refused++
        return
      } catch (error) {
        const away = isAway(error)
        log.warn(
          { err: error, executionId },
          away ? 'a result waits for the database' : 'a result was not taken',
        )
        if (!away) return
        await pause(clock, wait, job.abort.signal)
      }
    }
  }

  #toolsFor(job: Job): TaskTools {
    return new JobTools(job, (request) => this.#tell(job, request))
  }

  #broken(job: Job, error: unknown): TaskFailedOutcome {
    const { executionId, resourceText } = job.task
    this.#host.log.error({ err: error, executionId, resource: resourceText }, 'a task handler failed')
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', error: 'States.TaskFailed', cause: `The task could not be run: ${reason}` }
  }
}

/** Most handlers need none of them: nothing is made before it is asked for. */
class JobTools implements TaskTools {
  readonly #job: Job
  readonly #tell: (request: CommandRequest) => Promise<void>

  constructor(job: Job, tell: (request: CommandRequest) => Promise<void>) {
    this.#job = job
    this.#tell = tell
  }

  get signal(): AbortSignal {
    return this.#job.abort.signal
  }

  heartbeat(): void {
    void this.#tell({ kind: 'HeartbeatTask', ...this.#base })
  }

  submit(output: Json): Promise<void> {
    return this.#tell({ kind: 'SubmitTask', ...this.#base, output })
  }

  get #base(): { author: string; task: TaskRef } {
    const { visit, attempt } = this.#job.task
    return { author: 'engine', task: { visit, attempt } }
  }
}

const isDone = (value: unknown): value is TaskSucceededOutcome | TaskFailedOutcome =>
  typeof value === 'object' && value !== null && 'kind' in value
