import { TakenEdges } from '../../../core/replay/taken-edges.ts'
import { Timeline } from '../../../core/replay/timeline.ts'
import { decodeEvents } from '../../../core/run/codec.ts'
import type { FollowMessage, LogRow } from '../../../server/trpc/views.ts'
import type { LogSource } from './log-source.ts'

/** What a screen asks about the arrival of a log, beside its events. */
export interface LogStatus {
  /** Rises with everything that has changed. */
  readonly version: number
  /** Events here. */
  readonly length: number
  /** Events the server has, as far as is known. */
  readonly expected: number
  /** True once everything that was stored when the page was opened is here. */
  readonly ready: boolean
  readonly error: unknown
}

/** Runs a function soon, at most once for all calls until then; in a page that is the next animation frame. */
export type Schedule = (run: () => void) => void

/**
 * The log of one execution as it arrives: stored pages first, then the live feed. Events are appended in batches, each
 * once, without gaps; a gap (a message lost in a cut) is filled from the stored pages.
 */
export class ExecutionLog {
  readonly timeline = new Timeline()
  readonly taken = new TakenEdges()
  readonly #source: LogSource
  readonly #schedule: Schedule
  readonly #listeners = new Set<() => void>()
  #status: LogStatus = { version: 0, length: 0, expected: 0, ready: false, error: null }
  #queue: LogRow[] = []
  #scheduled = false
  #filling = false
  #stop: (() => void) | null = null
  #running = false

  /** @param expected Events the server has said to have. */
  constructor(source: LogSource, schedule: Schedule, expected = 0) {
    this.timeline = new Timeline()
    this.taken = new TakenEdges()
    this.#source = source
    this.#schedule = schedule
    this.#status = { ...this.#status, expected }
  }

  /** The present status; the same object until something changes. */
  readonly status = (): LogStatus => this.#status

  /** Calls back after every change; returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Loads what is stored and follows what comes. Does nothing when it runs already. */
  start(): void {
    if (this.#running) return
    this.#running = true
    this.#say({ error: null })
    void this.#fill()
  }

  /** Stops following; what is here stays, and `start` goes on from there. */
  stop(): void {
    this.#running = false
    this.#stop?.()
    this.#stop = null
  }

  /** Reads stored pages until the end of the log, then follows. */
  async #fill(): Promise<void> {
    if (this.#filling) return
    this.#filling = true
    try {
      let more = true
      while (more && this.#running) {
        const page = await this.#source.page(this.timeline.length)
        this.#append(page.rows)
        more = page.more
      }
      this.#filling = false
      if (!this.#running) return
      this.#say({ ready: true, error: null })
      this.#flush()
      this.#follow()
    } catch (error) {
      this.#filling = false
      this.#running = false
      this.#say({ error })
    }
  }

  #follow(): void {
    if (this.#stop !== null) return
    this.#stop = this.#source.follow(this.timeline.length, {
      message: (message) => this.#hear(message),
      failed: (error) => {
        this.stop()
        this.#say({ error })
      },
    })
  }

  #hear(message: FollowMessage): void {
    this.#queue.push(...message.rows)
    if (this.#scheduled) return
    this.#scheduled = true
    this.#schedule(() => {
      this.#scheduled = false
      this.#flush()
    })
  }

  #flush(): void {
    if (this.#filling) return
    const rows = this.#queue
    this.#queue = []
    try {
      if (rows.length > 0) this.#append(rows)
    } catch {
      // A row is missing in between: the stored pages have it.
      void this.#fill()
    }
  }

  #append(rows: readonly LogRow[]): void {
    const before = this.timeline.length
    try {
      for (const row of rows) {
        if (row.firstSeq + row.count - 1 <= this.timeline.length) continue
        this.timeline.append(decodeEvents(row.events))
      }
    } finally {
      for (let seq = before + 1; seq <= this.timeline.length; seq++) {
        this.taken.append(this.timeline.event(seq)!, this.timeline.index)
      }
      if (this.timeline.length > before) this.#say({})
    }
  }

  #say(change: Partial<LogStatus>): void {
    const length = this.timeline.length
    const expected = Math.max(change.expected ?? this.#status.expected, length)
    this.#status = { ...this.#status, ...change, length, expected, version: this.#status.version + 1 }
    for (const listener of this.#listeners) listener()
  }
}
