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
    for (const listener of [...(this.#one.get(committed.executionId) ?? []), ...this.#all]) {
      try {
        listener(committed)
      } catch (error) {
        this.#log.error({ err: error, executionId: committed.executionId }, 'a listener failed')
      }
    }
  }
}
