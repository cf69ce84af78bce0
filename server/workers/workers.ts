import type { Json } from '../../core/std/json.ts'
import type { Clock } from '../engine/clock.ts'
import type { Engine } from '../engine/engine.ts'
import { EngineError, isAway } from '../engine/engine-error.ts'
import type { WaitingRow } from '../engine/ports.ts'
import { Backlog } from './backlog.ts'
import type { LineItem } from './line.ts'
import { Presence, type WorkerSeen } from './presence.ts'
import { Turns } from './turns.ts'

/** Workers that may ask for work of one activity at once, as in Step Functions. */
export const MOST_POLLERS = 1_000

/** Too many workers ask for the same work. */
export class TooManyPollers extends Error {}

export interface WorkersDeps {
  readonly engine: Pick<Engine, 'deliver' | 'openTask' | 'subscribeAll'>
  readonly clock: Clock
  /** Rows of tasks for workers in an order of their own, `limit` of them after `after`. */
  rows(after: ActivityRow | null, limit: number): Promise<readonly ActivityRow[]>
}

export type ActivityRow = Pick<WaitingRow, 'kind' | 'visit' | 'attempt' | 'since' | 'detail'> & {
  readonly executionId: string
}

export interface PollRequest {
  readonly activity: string
  /** Null for a worker that gives no name. */
  readonly worker: string | null
  /** How long it waits when there is nothing to do. */
  readonly waitMs: number
  /** Aborted when the worker is gone. */
  readonly signal: AbortSignal
}

/** A task in a worker's hands: its start is in the log. */
export interface HandedTask {
  readonly token: string
  readonly input: Json
  readonly executionId: string
  readonly visit: number
  readonly attempt: number
  readonly state: string
  /** Milliseconds since 1970; null when it has no time-out. */
  readonly deadline: number | null
  readonly heartbeatSeconds: number | null
}

const PAGE = 1_000

/** Hands tasks of activities to the workers that ask for them, the oldest task to the one that has waited longest. */
export class Workers {
  readonly #deps: WorkersDeps
  readonly #turns = new Turns()
  readonly #backlog = new Backlog((activity) => this.#turns.next(activity))
  readonly #presence = new Presence()
  readonly #hands = new Set<Promise<unknown>>()
  readonly #polling = new Map<string, number>()
  readonly #unsubscribe: () => void
  #closed = false

  constructor(deps: WorkersDeps) {
    this.#deps = deps
    this.#unsubscribe = deps.engine.subscribeAll((committed) => this.#backlog.follow(committed))
  }

  /** Waits for a task; null when there was none in time. Throws TooManyPollers, and EngineError while the database is away. */
  async poll(request: PollRequest): Promise<HandedTask | null> {
    const { activity, worker } = request
    const polling = this.#polling.get(activity) ?? 0
    if (polling >= MOST_POLLERS) throw new TooManyPollers()
    this.#polling.set(activity, polling + 1)
    const left = this.#presence.began(activity, worker, () => this.#deps.clock.now())
    try {
      return await this.#wait(request)
    } finally {
      left()
      const rest = (this.#polling.get(activity) ?? 1) - 1
      if (rest > 0) this.#polling.set(activity, rest)
      else this.#polling.delete(activity)
      // Whoever was called and did not take the task passes the call on.
      if (this.#backlog.waiting(activity) > 0) this.#turns.next(activity)
    }
  }

  /** Takes up the tasks that were waiting before this server began. Call it when the engine has recovered. */
  async recover(): Promise<number> {
    let count = 0
    for (let after: ActivityRow | null = null; !this.#closed; ) {
      const page = await this.#deps.rows(after, PAGE)
      for (const row of page) this.#backlog.offer(row.executionId, row)
      count += page.length
      after = page.at(-1) ?? null
      if (page.length < PAGE) break
    }
    return count
  }

  /** Who has asked for work lately. */
  seen(): WorkerSeen[] {
    return this.#presence.list(this.#deps.clock.now())
  }

  /** What nobody has taken, by activity. */
  waiting(): { readonly activity: string; readonly waiting: number; readonly since: number }[] {
    return this.#backlog.list()
  }

  /** Lets every worker go; resolves when no task is on its way to one. */
  async close(): Promise<void> {
    this.#closed = true
    this.#unsubscribe()
    this.#turns.close()
    await Promise.allSettled(this.#hands)
  }

  async #wait({ activity, worker, waitMs, signal }: PollRequest): Promise<HandedTask | null> {
    const { clock } = this.#deps
    const end = clock.now() + waitMs
    while (!this.#closed && !signal.aborted) {
      const item = this.#backlog.claim(activity)
      if (item !== undefined) {
        const hand = this.#hand(item, worker, signal)
        this.#hands.add(hand)
        const task = await hand.finally(() => this.#hands.delete(hand))
        if (task !== null) return task
        continue
      }
      const left = end - clock.now()
      if (left <= 0) return null
      await this.#turns.wait(activity, left, clock, signal)
    }
    return null
  }

  /** Starts a task for a worker: durable before the worker hears of it. Null when it is not to be had. */
  async #hand(item: LineItem, worker: string | null, signal: AbortSignal): Promise<HandedTask | null> {
    const { engine } = this.#deps
    const { executionId, visit, attempt } = item
    try {
      const { refusal } = await engine.deliver(executionId, {
        kind: 'StartTask',
        author: worker ?? 'worker',
        task: { visit, attempt },
        ...(worker === null ? {} : { worker }),
        ...(item.again ? { again: true } : {}),
      })
      const task = refusal === null ? await engine.openTask(executionId, { visit, attempt }) : null
      if (task === null || task.phase.token === null) {
        this.#backlog.drop(item)
        return null
      }
      if (signal.aborted) {
        item.again = true
        this.#backlog.putBack(item)
        return null
      }
      this.#backlog.drop(item)
      const { token, parameters: input, deadline, heartbeatSeconds } = task.phase
      return { token, input, executionId, visit, attempt, state: task.state, deadline, heartbeatSeconds }
    } catch (error) {
      const passing = isAway(error) || (error instanceof EngineError && error.code === 'ENGINE_CLOSED')
      if (!passing) {
        this.#backlog.drop(item)
        return null
      }
      // Whether the start was written is not known; nobody has heard of it in any case.
      item.again = true
      this.#backlog.putBack(item)
      throw error
    }
  }
}
