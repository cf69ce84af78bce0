import { setTimeout as sleep } from 'node:timers/promises'

/** A bell for a reader that wants to be told once, however often it has rung meanwhile. */
export interface Ticks {
  readonly ring: () => void
  /** Waits for the bell, then until `pauseMs` have passed since the last answer; false when the reader has left. */
  next(pauseMs: number): Promise<boolean>
}

/** `signal` is aborted when the reader leaves. */
export function createTicks(signal: AbortSignal | undefined): Ticks {
  let rung = false
  let wake: (() => void) | null = null
  let last = 0
  const ring = (): void => {
    rung = true
    wake?.()
  }
  signal?.addEventListener('abort', () => wake?.(), { once: true })
  return {
    ring,
    next: async (pauseMs) => {
      while (!rung && signal?.aborted !== true) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = null
      }
      const rest = last + pauseMs - performance.now()
      if (rest > 0 && signal?.aborted !== true) await sleep(rest)
      rung = false
      last = performance.now()
      return signal?.aborted !== true
    },
  }
}
