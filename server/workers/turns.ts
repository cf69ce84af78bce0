import type { Clock } from '../engine/clock.ts'

/** Who waits for work, the longest waiting first, by activity. */
export class Turns {
  readonly #waiting = new Map<string, Set<() => void>>()
  #closed = false

  /** Resolves when it is this caller's turn, when its time is over, when it is gone, or when all are let go. */
  wait(activity: string, ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
    if (this.#closed || signal.aborted) return Promise.resolve()
    const waiting = this.#waiting.get(activity) ?? new Set<() => void>()
    this.#waiting.set(activity, waiting)
    return new Promise((resolve) => {
      const end = (): void => {
        if (!waiting.delete(end)) return
        if (waiting.size === 0 && this.#waiting.get(activity) === waiting) this.#waiting.delete(activity)
        cancel()
        signal.removeEventListener('abort', end)
        resolve()
      }
      waiting.add(end)
      const cancel = clock.after(ms, end)
      signal.addEventListener('abort', end, { once: true })
    })
  }

  /** Calls the one that has waited longest. */
  next(activity: string): void {
    const [first] = this.#waiting.get(activity) ?? []
    first?.()
  }

  close(): void {
    this.#closed = true
    for (const waiting of [...this.#waiting.values()]) for (const end of [...waiting]) end()
  }
}
