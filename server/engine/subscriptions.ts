import type { EngineLog } from './log.ts'
import type { Committed } from './ports.ts'

export type Listener = (committed: Committed) => void

/** Who wants to hear of committed events, of one execution or of all. */
export class Subscriptions {
  readonly #log: EngineLog
  readonly #one = new Map<string, Set<Listener>>()
  readonly #all = new Set<Listener>()

  constructor(log: EngineLog) {
    this.#log = log
  }

  get size(): number {
    return this.#all.size + this.#one.size
  }

  /** The answer ends the subscription. */
  add(executionId: string, listener: Listener): () => void {
    const listeners = this.#one.get(executionId) ?? new Set()
    this.#one.set(executionId, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#one.get(executionId) === listeners) this.#one.delete(executionId)
    }
  }

  addAll(listener: Listener): () => void {
    this.#all.add(listener)
    return () => this.#all.delete(listener)
  }

  /** A listener that throws is reported and harms nobody else. */
  publish(committed: Committed): void {
    const own = this.#one.get(committed.executionId)
    // Copies: a listener may leave while it is told.
    if (own !== undefined) for (const listener of [...own]) this.#tell(listener, committed)
    if (this.#all.size > 0) for (const listener of [...this.#all]) this.#tell(listener, committed)
  }

  #tell(listener: Listener, committed: Committed): void {
    try {
      listener(committed)
    } catch (error) {
      this.#log.error({ err: error, executionId: committed.executionId }, 'a listener failed')
    }
  }
}
