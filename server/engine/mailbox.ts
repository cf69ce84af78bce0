import type { Command } from '../../core/run/command.ts'
import type { HistoryEvent } from '../../core/run/event.ts'
import type { ExecutionState } from '../../core/run/state.ts'
import { pause } from './clock.ts'
import type { AnyRequest, Delivered } from './command-request.ts'
import {
  type Beginning,
  commitOf,
  type Decided,
  nothingStored,
  type Stored,
  storedAfter,
} from './commit-of.ts'
import type { DriveTools } from './drive.ts'
import { EngineError, engineClosed, isAway, notFound, storeAway } from './engine-error.ts'
import type { Fault } from './fault-points.ts'
import type { Ids } from './ids.ts'
import { LazyAbort } from './lazy-abort.ts'
import { Loaded } from './loaded.ts'
import { foldLog } from './log-reader.ts'
import type { CommandItem, Item, ReadItem, Waiter } from './mailbox-item.ts'
import { openWork } from './open-tasks.ts'
import type { Commit, CommitOutcome, EngineStore } from './ports.ts'
import type { Programs } from './programs.ts'
import type { Standing } from './standing.ts'
import type { CommitSource, Writer } from './writer.ts'

/** What a mailbox needs of the engine around it. */
export interface MailboxHost extends DriveTools {
  readonly store: EngineStore
  readonly programs: Programs
  readonly writer: Writer
  readonly ids: Ids
  readonly fault: Fault
  /** Aborted when the engine closes. */
  readonly closing: AbortSignal
  /** Events are durable. */
  committed(executionId: string, events: readonly HistoryEvent[], standing: Standing, commit: Commit): void
  /** A command was decided without events, and nothing is uncommitted. */
  unchanged(executionId: string, standing: Standing): void
  quarantined(executionId: string, error: Error): void
}

/** How a log begins: with a Start, or with the copied prefix of a fork. */
export interface Genesis extends Beginning {
  readonly definition: string
  initial(): ExecutionState
}

interface Batch {
  readonly decided: Decided[]
  readonly waiters: Waiter[]
}

interface Flight extends Batch {
  readonly commit: Commit
  /** After its last decision. */
  readonly standing: Standing
  readonly loaded: Loaded
}

const TRIES = 3
/** Commands that give an execution new entropy; all others draw on what it has. */
const DRAWING: ReadonlySet<Command['kind']> = new Set(['Start', 'Fork', 'Redrive'])
const LARGEST_BATCH = 256
/** A state that runs this far ahead of its log waits for it, however few decisions that were. */
const MOST_EVENTS = 4_000
/** Commands of people; one that the core cannot decide is refused, it does not take the execution with it. */
const PEOPLES: ReadonlySet<Command['kind']> = new Set([
  'Stop',
  'Redrive',
  'Signal',
  'SetBreakpoints',
  'Hold',
  'Release',
  'Edit',
])

/**
 * Everything that is asked of one execution, decided one at a time in order of arrival. The state is folded on first
 * touch; it may run ahead of the log by the batch that is being written, and whatever rests on that batch is told only
 * when it is committed. A commit that fails throws the state away: its commands are decided again on what the log says.
 */
export class Mailbox implements CommitSource {
  readonly executionId: string
  readonly #host: MailboxHost
  readonly #queue: Item[] = []
  #genesis: Genesis | null
  /** True while nobody has looked whether the log of a genesis is there already. */
  #fresh: boolean
  #loaded: Loaded | null = null
  #owesResume = false
  #batch: Batch | null = null
  #flight: Flight | null = null
  #landed: (() => void) | null = null
  #cut: LazyAbort | null = null
  /** The command under decision; a crash puts it back behind those that were decided before it. */
  #current: CommandItem | null = null
  #backoff = 0
  #pumping: Promise<void> | null = null

  constructor(executionId: string, host: MailboxHost, genesis: Genesis | null) {
    this.executionId = executionId
    this.#host = host
    this.#genesis = genesis
    this.#fresh = genesis !== null
  }

  /** Commands and questions that wait for their turn. */
  get depth(): number {
    return this.#queue.length
  }

  /** True when nothing is asked, decided or written: it may be forgotten, the log has everything. */
  get idle(): boolean {
    return this.#pumping === null && this.#batch === null && this.#flight === null && this.#queue.length === 0
  }

  /** Resolves when the decision is durable; rejects with an EngineError. A Stop goes before everything that waits. */
  deliver(request: AnyRequest): Promise<Delivered> {
    return new Promise((resolve, reject) => {
      const requestId = request.requestId ?? this.#host.ids.request()
      const recheck = request.requestId !== undefined
      const item: CommandItem = { kind: 'command', request, requestId, recheck, failures: 0, resolve, reject }
      if (request.kind === 'Stop') {
        this.#queue.unshift(item)
        this.#cut?.abort()
      } else this.#queue.push(item)
      this.#pump()
    })
  }

  /** Looks at the committed state; what `look` answers must not refer to it. */
  read<T>(look: (state: ExecutionState, loaded: Loaded) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const run: ReadItem['run'] = (state, _, loaded) => resolve(look(state, loaded))
      this.#queue.push({ kind: 'read', failures: 0, run, reject })
      this.#pump()
    })
  }

  /** Parts the decision under way and refuses what waits; resolves when nothing more will be offered to the writer. */
  async close(): Promise<void> {
    this.#cut?.abort()
    while (this.#pumping !== null) await this.#pumping
  }

  take(): Commit | null {
    const [batch, loaded] = [this.#batch, this.#loaded]
    if (batch === null || loaded === null || this.#flight !== null || batch.decided.length === 0) return null
    const standing = loaded.settled
    // Offered again when the decision under way has ended.
    if (standing === null) return null
    const commit = commitOf(loaded.state.machineId, this.#genesis, batch.decided, standing, loaded.stored)
    this.#flight = { decided: batch.decided, waiters: batch.waiters, commit, standing, loaded }
    this.#batch = null
    return commit
  }

  settle(outcome: CommitOutcome | Error): void {
    const flight = this.#flight
    if (flight === null) return
    this.#flight = null
    if (outcome === 'committed') this.#land(flight)
    else this.#crash(flight, outcome)
    this.#landed?.()
    this.#landed = null
    this.#pump()
  }

  #land(flight: Flight): void {
    const { loaded, commit, standing, decided, waiters } = flight
    loaded.stored = storedAfter(commit, standing, loaded.stored)
    this.#genesis = null
    const events = decided.length === 1 ? decided[0]!.events : decided.flatMap((one) => one.events)
    this.#host.committed(this.executionId, events, standing, commit)
    this.#host.fault('mailbox.before-acknowledge')
    for (const { item, delivered } of waiters) item.resolve(delivered)
    if (this.#batch !== null) this.#host.writer.offer(this)
  }

  /** Nothing of the batch counts, nor what was decided on top of it. */
  #crash(flight: Flight, outcome: Exclude<CommitOutcome, 'committed'> | Error): void {
    const lost = [...flight.waiters, ...(this.#batch?.waiters ?? [])]
    this.#cut?.abort()
    if (outcome === 'name-taken') {
      const name = flight.commit.create?.name ?? ''
      const message = `An execution named "${name}" exists already. Choose another name.`
      for (const { item } of lost) item.reject(new EngineError('EXECUTION_NAME_TAKEN', message))
      this.#forget([])
      return
    }
    const error = outcome === 'stale' ? new Error('another server writes to this log') : outcome
    this.#host.log.warn({ err: error, executionId: this.executionId }, 'a commit failed')
    const again: CommandItem[] = []
    for (const { item } of lost) {
      item.recheck = true
      item.failures++
      const retry = item.failures < TRIES
      // Whoever asks next does not wait for those who gave up.
      if (retry && outcome !== 'stale') this.#backoff = 20 * 8 ** item.failures
      if (retry) again.push(item)
      else this.#giveUp(item, error)
    }
    this.#forget(again)
  }

  /** Throws the state away; what was decided on it is decided again, in the same order. */
  #forget(again: readonly CommandItem[]): void {
    this.#loaded = null
    this.#batch = null
    this.#fresh = false
    if (this.#current !== null) this.#queue.unshift(this.#current)
    this.#current = null
    this.#queue.unshift(...again)
  }

  #giveUp(item: Item, error: Error): void {
    if (isAway(error)) {
      item.reject(storeAway(error))
      return
    }
    const peoples = item.kind === 'command' && PEOPLES.has(item.request.kind)
    if (!peoples) this.#host.quarantined(this.executionId, error)
    const message = `The engine could not decide this (${error.message}). The log is unchanged; please report it.`
    item.reject(new EngineError('DECISION_FAILED', message, { cause: error }))
  }

  #pump(): void {
    this.#pumping ??= this.#run().then(() => {
      this.#pumping = null
      if (this.#queue.length > 0) this.#pump()
    })
  }

  async #run(): Promise<void> {
    for (;;) {
      if (this.#flight !== null || this.#full) await this.#landing()
      if (this.#backoff > 0) await pause(this.#host.clock, this.#backoff, this.#host.closing)
      this.#backoff = 0
      const item = this.#next()
      if (item === null) return
      try {
        if (this.#host.closing.aborted) throw engineClosed()
        await (item.kind === 'read' ? this.#look(item) : this.#decide(item))
      } catch (error) {
        await this.#failed(item, error instanceof Error ? error : new Error(String(error)))
      }
    }
  }

  get #full(): boolean {
    const decided = this.#batch?.decided
    if (decided === undefined) return false
    return decided.length >= LARGEST_BATCH || (decided.length > 3 && eventsOf(decided) >= MOST_EVENTS)
  }

  #landing(): Promise<void> {
    return new Promise((resolve) => {
      this.#landed = resolve
    })
  }

  /** A Resume that is owed comes before everything but a Stop. */
  #next(): Item | null {
    const first = this.#queue[0]
    const stopping = first?.kind === 'command' && first.request.kind === 'Stop'
    if (this.#owesResume && !stopping && !this.#host.closing.aborted) return this.#resume()
    return this.#queue.shift() ?? null
  }

  #resume(): CommandItem {
    this.#owesResume = false
    const reject = (error: Error): void => {
      this.#owesResume = isAway(error) && !this.#host.closing.aborted
    }
    return {
      kind: 'command',
      request: { kind: 'Resume', author: 'engine' },
      requestId: this.#host.ids.request(),
      recheck: false,
      failures: 0,
      resolve: () => {},
      reject,
    }
  }

  async #look(item: ReadItem): Promise<void> {
    const loaded = await this.#load()
    // The writer may have taken the batch since the queue was looked at.
    if (this.#batch !== null || this.#flight !== null) {
      this.#queue.unshift(item)
      return this.#landing()
    }
    item.run(loaded.state, loaded.program, loaded)
  }

  async #decide(item: CommandItem): Promise<void> {
    const loaded = this.#loaded ?? (await this.#load())
    const { request, requestId } = item
    const known = item.recheck ? await this.#known(loaded, item) : null
    if (known !== null) return this.#answer({ item, delivered: { seq: known, refusal: null } })
    const at = Math.max(this.#host.clock.now(), loaded.state.at)
    const seed = DRAWING.has(request.kind) ? this.#host.ids.seed() : ''
    // Not spread first: V8 then takes two microseconds for each field that follows.
    const command: Command = { at, seed, ...request, requestId }
    this.#cut = new LazyAbort()
    this.#current = item
    const deciding = loaded.decide(command, this.#cut, this.#host)
    const outcome = deciding instanceof Promise ? await deciding : deciding
    // A commit failed meanwhile: this was decided on a state that never came to be, and is in the queue again.
    if (this.#loaded !== loaded) return
    this.#current = null
    this.#cut = null
    if (this.#batch !== null) this.#host.writer.offer(this)
    if (outcome.refusal === null) this.#owesResume = !outcome.complete
    const delivered = { seq: outcome.seq, refusal: outcome.refusal }
    if (outcome.decided === null) return this.#answer({ item, delivered })
    this.#host.fault('mailbox.decided')
    this.#batch ??= { decided: [], waiters: [] }
    this.#batch.decided.push(outcome.decided)
    this.#batch.waiters.push({ item, delivered })
    this.#host.writer.offer(this)
  }

  async #known(loaded: Loaded, item: CommandItem): Promise<number | null> {
    const seq = loaded.decidedBefore(item.requestId)
    if (seq !== null || this.#genesis !== null) return seq
    const found = await this.#host.store.findRequest(this.executionId, item.requestId)
    return found === null ? null : found.firstSeq + found.count - 1
  }

  #answer(waiter: Waiter): void {
    const uncommitted = this.#batch ?? this.#flight
    if (uncommitted !== null) uncommitted.waiters.push(waiter)
    else {
      if (this.#loaded !== null) this.#host.unchanged(this.executionId, this.#loaded.standing)
      waiter.item.resolve(waiter.delivered)
    }
  }

  async #load(): Promise<Loaded> {
    if (this.#loaded !== null) return this.#loaded
    const folded = this.#fresh ? null : await foldLog(this.#host.store, this.executionId)
    if (folded === null && this.#genesis === null) throw notFound(this.executionId)
    if (folded !== null) this.#genesis = null
    const state = folded?.state ?? this.#genesis!.initial()
    const program = await this.#host.programs.get(this.#genesis?.definition ?? state.definition)
    const stored: Stored =
      folded === null ? nothingStored : { alarm: undefined, waiting: openWork(state).waiting, row: null }
    this.#loaded = new Loaded(state, program, stored, folded?.requests ?? new Map())
    this.#owesResume = folded?.partial === true && state.status === 'RUNNING'
    return this.#loaded
  }

  async #failed(item: Item, error: Error): Promise<void> {
    this.#cut = null
    this.#current = null
    if (error instanceof EngineError) return item.reject(error)
    this.#host.log.warn({ err: error, executionId: this.executionId }, 'a command could not be decided')
    const before = this.#batch?.waiters.map((waiter) => waiter.item) ?? []
    item.failures++
    const retry = item.failures < TRIES
    if (retry) this.#queue.unshift(item)
    this.#forget(before)
    if (retry) this.#backoff = 20 * 8 ** item.failures
    else this.#giveUp(item, error)
  }
}

const eventsOf = (decided: readonly Decided[]): number =>
  decided.reduce((sum, { events }) => sum + events.length, 0)
