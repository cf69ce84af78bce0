import { setTimeout as sleep } from 'node:timers/promises'

/** How long a reader waits after the bell, in milliseconds. */
export interface Moment {
  /** At least, for more to gather: commits seldom come alone. */
  readonly gatherMs: number
  /** Until so long after the last answer. */
  readonly pauseMs: number
}

/** A bell for a reader that wants to be told once, however often it has rung meanwhile. */
export interface Ticks {
  readonly ring: () => void
  /** Waits for the bell, then a moment for what follows at once; false when the reader has left. */
  next(moment: Moment): Promise<boolean>
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
    next: async ({ gatherMs, pauseMs }) => {
      while (!rung && signal?.aborted !== true) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = null
      }
      const rest = Math.max(gatherMs, last + pauseMs - performance.now())
      if (signal?.aborted !== true) await sleep(rest)
      rung = false
      last = performance.now()
      return signal?.aborted !== true
    },
  }
}
