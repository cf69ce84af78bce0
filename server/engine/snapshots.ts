import type { ExecutionState } from '../../core/run/state.ts'
import { encodeState } from '../../core/run/state-text.ts'
import { isAway } from './engine-error.ts'
import type { EngineLog } from './log.ts'
import type { EngineStore } from './ports.ts'

/** Logs of fewer events are folded from their first one, and no snapshot is looked for. */
export const SNAPSHOT_FROM = 500

/** A snapshot's text may be this many characters for each event since the one before: about a quarter of what those took. */
const CHARS_PER_EVENT = 50

/** Executions whose last snapshot is remembered; of others the length of the log decides alone. */
const REMEMBERED = 4_096

interface Taken {
  readonly seq: number
  readonly chars: number
}

export interface SnapshotsHost {
  readonly store: EngineStore
  readonly log: EngineLog
  /** Looks at the committed state of an execution, of which no decision is half done. */
  look<T>(executionId: string, at: (state: ExecutionState) => T): Promise<T>
}

/**
 * Keeps the states of long logs, one at a time, beside the writing. The log stays the truth: a snapshot that is missing,
 * or that another version of the fold has made, costs time and nothing else.
 */
export class Snapshots {
  readonly #host: SnapshotsHost
  readonly #taken = new Map<string, Taken>()
  readonly #line = new Set<string>()
  #running: Promise<void> | null = null
  #closed = false

  constructor(host: SnapshotsHost) {
    this.#host = host
  }

  /** Hears of a commit: the seq before it and the one after it. */
  grew(executionId: string, before: number, after: number): void {
    if (after < SNAPSHOT_FROM || this.#closed || this.#line.has(executionId)) return
    const last = this.#taken.get(executionId)
    const due =
      last === undefined
        ? Math.floor(before / SNAPSHOT_FROM) < Math.floor(after / SNAPSHOT_FROM)
        : after - last.seq >= Math.max(SNAPSHOT_FROM, last.chars / CHARS_PER_EVENT)
    if (!due) return
    this.#line.add(executionId)
    this.#running ??= this.#run()
  }

  /** Takes no more; resolves when the one under way is written. */
  async close(): Promise<void> {
    this.#closed = true
    this.#line.clear()
    await this.#running
  }

  async #run(): Promise<void> {
    for (const executionId of this.#line) {
      await this.#take(executionId).catch((error: unknown) => {
        if (!this.#closed && !isAway(error))
          this.#host.log.warn({ err: error, executionId }, 'a snapshot could not be kept')
      })
      this.#line.delete(executionId)
    }
    this.#running = null
  }

  async #take(executionId: string): Promise<void> {
    const { look, store } = this.#host
    const { seq, text } = await look(executionId, (state) => ({
      seq: state.seq,
      text: state.status === 'RUNNING' ? encodeState(state) : null,
    }))
    // What has ended is not gone on with, as a rule.
    if (text === null) return
    await store.saveSnapshot(executionId, seq, text)
    this.#remember(executionId, { seq, chars: text.length })
  }

  #remember(executionId: string, taken: Taken): void {
    this.#taken.delete(executionId)
    this.#taken.set(executionId, taken)
    const oldest = this.#taken.keys().next()
    if (this.#taken.size > REMEMBERED && oldest.done !== true) this.#taken.delete(oldest.value)
  }
}
