import { setMaxListeners } from 'node:events'
import type { TaskRef } from '../../core/run/command.ts'
import type { HistoryEvent } from '../../core/run/event.ts'
import { type OpenTask, openTasks } from '../../core/run/select.ts'
import { snapshot } from '../../core/run/snapshot.ts'
import type { ExecutionState } from '../../core/run/state.ts'
import { Admission, type AdmissionLimits, type AdmissionStats, USUAL_LIMITS } from './admission.ts'
import { Alarms } from './alarms.ts'
import { type BeginRequest, type ForkRequest, forkOf, type StartRequest, startOf } from './begin.ts'
import type { Clock } from './clock.ts'
import type { CommandRequest, Delivered } from './command-request.ts'
import { Dispatcher, type DispatcherStats, type RunTask } from './dispatcher.ts'
import type { Evaluate, EvaluateNow } from './drive.ts'
import { EngineError, engineClosed, isAway } from './engine-error.ts'
import { type Fault, noFault } from './fault-points.ts'
import type { Ids } from './ids.ts'
import type { EngineLog } from './log.ts'
import type { Genesis, Mailbox, MailboxHost } from './mailbox.ts'
import { Mailboxes } from './mailboxes.ts'
import type { Commit, EngineStore } from './ports.ts'
import { Programs } from './programs.ts'
import { type RecoveryReport, recover } from './recovery.ts'
import { Snapshots } from './snapshots.ts'
import type { Standing } from './standing.ts'
import { type Listener, Subscriptions } from './subscriptions.ts'
import { Writer, type WriterStats } from './writer.ts'

export interface EngineDeps {
  readonly store: EngineStore
  readonly evaluate: Evaluate
  /** Asked first; what it cannot answer at once goes to `evaluate`. */
  readonly evaluateNow?: EvaluateNow | undefined
  /** Does tasks; see server/tasks. */
  readonly runTask: RunTask
  readonly clock: Clock
  readonly ids: Ids
  readonly log: EngineLog
  readonly fault?: Fault | undefined
  /** Hears by how many milliseconds each timer was late. */
  readonly timerRang?: ((lateMs: number) => void) | undefined
  /** Executions kept in memory while nothing happens to them; 1,000 when left out. */
  readonly kept?: number | undefined
  /** How much may wait before new work is refused; USUAL_LIMITS when left out. */
  readonly limits?: AdmissionLimits | undefined
  /** Share of this process's memory in use, from 0 to 1. */
  readonly memory?: (() => number) | undefined
  /** Events that a history may have; 25,000 when left out. */
  readonly historyEvents?: number | undefined
  /** Tasks that may run at once; 256 when left out. */
  readonly places?: number | undefined
}

export interface Begun {
  readonly executionId: string
  readonly name: string
  readonly seq: number
  /** When it was asked for, milliseconds since 1970, as its row says. */
  readonly startedAt: number
}

export interface EngineStats {
  readonly writer: WriterStats
  readonly tasks: DispatcherStats
  readonly admission: AdmissionStats
  readonly loaded: number
  /** Commands and questions that wait in mailboxes: all, and in the fullest of them. */
  readonly queued: { readonly sum: number; readonly most: number }
  readonly alarms: number
  readonly quarantined: readonly Quarantined[]
}

/** An execution whose log could not be folded or decided three times in a row. */
export interface Quarantined {
  readonly executionId: string
  readonly since: number
  readonly reason: string
}

/** What the rest of the server asks of the engine. Everything it answers rests on committed events only. */
export interface Engine {
  /** Begins an execution. Rejects with EXECUTION_NAME_TAKEN, DEFINITION_NOT_FOUND, and TOO_BUSY where it is nobody's child. */
  start(request: StartRequest): Promise<Begun>
  /** Begins a new execution whose log is a prefix of another one's. Rejects with a Refusal's code or MOMENT_NOT_FOUND. */
  fork(request: ForkRequest): Promise<Begun>
  /**
   * Asks something of an execution; resolves when the answer is durable. A refusal is an answer, not an error. Signals are
   * new work: they may reject with TOO_BUSY.
   */
  deliver(executionId: string, request: CommandRequest): Promise<Delivered>
  /** A copy of the committed state. */
  state(executionId: string): Promise<ExecutionState>
  /** An attempt of a task that is out, as of the last commit; null when it has ended or never began. */
  openTask(executionId: string, task: TaskRef): Promise<OpenTask | null>
  /** Calls with committed events of one execution, in order; the answer ends it. */
  subscribe(executionId: string, listener: Listener): () => void
  subscribeAll(listener: Listener): () => void
  /** Takes up what an earlier process left; resolves when overdue alarms have rung, and tasks in flight follow. */
  recover(): Promise<RecoveryReport>
  /** Executions that were set aside since this process began. */
  quarantined(): readonly Quarantined[]
  /** Takes an execution that was set aside up again; false when it is set aside once more, or never was. */
  tryAgain(executionId: string): Promise<boolean>
  /** Stops taking commands, writes what is decided, tells tasks to stop. */
  close(): Promise<void>
  stats(): EngineStats
}

/** Makes the engine: mailboxes, one writer, alarms and a dispatcher over a store. */
export function createEngine(deps: EngineDeps): Engine {
  return new EmbeddedEngine(deps)
}

const WAKE_AGAIN_MS = 2_000
/** Tasks of one resource of one machine that run at once; some that hang are bounded by it. */
const SHARE = 64
/** Tasks in line for a place that recovery loads ahead. */
const READY_TASKS = 256

class EmbeddedEngine implements Engine {
  readonly #deps: EngineDeps
  readonly #fault: Fault
  readonly #writer: Writer
  readonly #alarms: Alarms
  readonly #admission: Admission
  readonly #dispatcher: Dispatcher
  readonly #subscriptions: Subscriptions
  readonly #mailboxes: Mailboxes
  readonly #snapshots: Snapshots
  readonly #closing = new AbortController()
  readonly #quarantine = new Map<string, Quarantined>()

  constructor(deps: EngineDeps) {
    const { store, clock, log, runTask } = deps
    this.#deps = deps
    // Every mailbox that pauses waits for it too, and that is no leak.
    setMaxListeners(0, this.#closing.signal)
    this.#fault = deps.fault ?? noFault
    this.#writer = new Writer(store, clock, this.#fault, log)
    const ring = (id: string, lateMs: number): Promise<void> => {
      deps.timerRang?.(lateMs)
      return this.#wake(id)
    }
    this.#alarms = new Alarms(clock, ring, this.#fault)
    this.#subscriptions = new Subscriptions(log)
    const deliver = this.deliver.bind(this)
    const places = deps.places ?? 256
    const share = Math.min(places, SHARE)
    this.#dispatcher = new Dispatcher({ clock, log, fault: this.#fault, runTask, places, share, deliver })
    this.#admission = new Admission(deps.limits ?? USUAL_LIMITS, {
      waitingTasks: () => this.#dispatcher.waiting,
      memory: deps.memory ?? (() => 0),
    })
    this.#mailboxes = new Mailboxes(this.#host(), deps.kept ?? 1_000)
    this.#snapshots = new Snapshots({ store, log, look: (id, at) => this.#mailbox(id).read(at) })
  }

  async start(request: StartRequest): Promise<Begun> {
    const begin = (): Promise<Begun> => this.#begin(startOf(request, this.#deps))
    // A child is work that its parent has been promised.
    return request.parent === undefined ? this.#admission.admit(request.input, begin) : begin()
  }

  async fork(request: ForkRequest): Promise<Begun> {
    return this.#admission.admit(undefined, async () => {
      const begin = await forkOf(request, this.#deps)
      this.#fault('fork.before-commit')
      return this.#begin(begin)
    })
  }

  async deliver(executionId: string, request: CommandRequest): Promise<Delivered> {
    if (request.kind !== 'Signal' || request.author === 'engine')
      return this.#mailbox(executionId).deliver(request)
    return this.#admission.admit(request.payload, () => this.#mailbox(executionId).deliver(request))
  }

  async state(executionId: string): Promise<ExecutionState> {
    return this.#mailbox(executionId).read(snapshot)
  }

  async openTask(executionId: string, { visit, attempt }: TaskRef): Promise<OpenTask | null> {
    const find = (state: ExecutionState): OpenTask | null => {
      const task = openTasks(state).find((one) => one.visit === visit && one.attempt === attempt)
      return task === undefined ? null : { ...task, phase: { ...task.phase } }
    }
    return this.#mailbox(executionId).read(find)
  }

  subscribe(executionId: string, listener: Listener): () => void {
    return this.#subscriptions.add(executionId, listener)
  }

  subscribeAll(listener: Listener): () => void {
    return this.#subscriptions.addAll(listener)
  }

  recover(): Promise<RecoveryReport> {
    const { store, clock, log } = this.#deps
    return recover({
      store,
      clock,
      log,
      closing: this.#closing.signal,
      crowded: () => this.#dispatcher.stats.waiting > READY_TASKS,
      arm: (id, dueAt) => this.#alarms.set(id, dueAt),
      wake: (id) => this.#wake(id),
      dispatch: (id) => this.#takeUp(id),
    })
  }

  quarantined(): readonly Quarantined[] {
    return [...this.#quarantine.values()]
  }

  async tryAgain(executionId: string): Promise<boolean> {
    if (!this.#quarantine.delete(executionId)) return false
    await this.#wake(executionId)
    if (this.#quarantine.has(executionId)) return false
    await this.#takeUp(executionId)
    return true
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#alarms.close()
    this.#dispatcher.close()
    await this.#mailboxes.close()
    await this.#snapshots.close()
    await this.#writer.whenIdle()
  }

  stats(): EngineStats {
    return {
      writer: this.#writer.stats,
      tasks: this.#dispatcher.stats,
      admission: this.#admission.stats,
      loaded: this.#mailboxes.size,
      queued: this.#mailboxes.depth(),
      alarms: this.#alarms.size,
      quarantined: this.quarantined(),
    }
  }

  #mailbox(executionId: string, genesis: Genesis | null = null): Mailbox {
    if (this.#closing.signal.aborted) throw engineClosed()
    const ill = this.#quarantine.get(executionId)
    if (ill === undefined) return this.#mailboxes.get(executionId, genesis)
    const message = `This execution is set aside because its log cannot be decided: ${ill.reason}. Try again on its page, or fork it from an earlier moment.`
    throw new EngineError('EXECUTION_QUARANTINED', message)
  }

  /** Starts what the log says is open, and sets its alarm. */
  async #takeUp(executionId: string): Promise<void> {
    const standing = await this.#mailbox(executionId).read((_, loaded) => loaded.standing)
    this.#fault('recovery.before-dispatch')
    this.#dispatcher.reconcile(executionId, standing.work.tasks)
    this.#alarms.set(executionId, standing.earliest)
  }

  async #begin({ executionId, name, genesis, request }: BeginRequest): Promise<Begun> {
    const { seq, refusal } = await this.#mailbox(executionId, genesis).deliver(request)
    const begun = { executionId, name, seq, startedAt: genesis.create.startedAt }
    if (refusal === null || refusal.code === 'EXECUTION_ALREADY_STARTED') return begun
    throw new EngineError(refusal.code, refusal.message)
  }

  #host(): MailboxHost {
    const { store, clock, ids, log, evaluate, evaluateNow } = this.#deps
    return {
      store,
      clock,
      ids,
      log,
      evaluate,
      evaluateNow,
      fault: this.#fault,
      programs: new Programs(store, this.#deps.historyEvents),
      writer: this.#writer,
      closing: this.#closing.signal,
      committed: (id, events, standing, commit) => this.#committed(id, events, standing, commit),
      unchanged: (id, standing) => this.#unchanged(id, standing),
      quarantined: (id, error) => this.#setAside(id, error),
    }
  }

  #committed(
    executionId: string,
    events: readonly HistoryEvent[],
    standing: Standing,
    { machineId, rows, blobs }: Commit,
  ): void {
    this.#alarms.set(executionId, standing.earliest)
    const { projection, work } = standing
    this.#snapshots.grew(executionId, projection.nextSeq - 1 - events.length, projection.nextSeq - 1)
    this.#subscriptions.publish({
      executionId,
      machineId,
      events,
      rows,
      blobs,
      projection,
      waiting: work.waiting,
    })
    this.#dispatcher.reconcile(executionId, standing.work.tasks)
  }

  /** A deadline that a wake did not take must not ring without pause. */
  #unchanged(executionId: string, { earliest }: Standing): void {
    const soonest = this.#deps.clock.now() + WAKE_AGAIN_MS
    const due = earliest !== null && earliest <= this.#deps.clock.now()
    this.#alarms.set(executionId, due ? soonest : earliest)
  }

  /** A wake that fails rings again; one for an execution that was set aside does not. */
  async #wake(executionId: string): Promise<void> {
    if (this.#closing.signal.aborted) return
    try {
      await this.deliver(executionId, { kind: 'Wake', author: 'engine' })
    } catch (error) {
      this.#deps.log.warn({ err: error, executionId }, 'an execution could not be woken')
      if (isAway(error)) this.#alarms.set(executionId, this.#deps.clock.now() + WAKE_AGAIN_MS)
    }
  }

  #setAside(executionId: string, error: Error): void {
    const since = this.#deps.clock.now()
    this.#quarantine.set(executionId, { executionId, since, reason: error.message })
    this.#alarms.set(executionId, null)
    this.#dispatcher.reconcile(executionId, [])
    this.#deps.log.error({ err: error, executionId }, 'an execution was set aside')
  }
}
