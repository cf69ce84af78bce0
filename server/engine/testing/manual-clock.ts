import type { Clock } from '../clock.ts'

export interface ManualClock extends Clock {
  /** Moves the hands; timers that become due call back in order, each at its own time. */
  advance(ms: number): Promise<void>
}

/** A clock that stands still until a test moves it. */
export function createManualClock(start = 1_700_000_000_000): ManualClock {
  let now = start
  const timers = new Set<{ due: number; run: () => void }>()
  const earliest = (until: number): { due: number; run: () => void } | undefined =>
    [...timers].filter((timer) => timer.due <= until).sort((a, b) => a.due - b.due)[0]
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { due: now + Math.max(0, ms), run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    soon: (run) => {
      setImmediate(run)
    },
    advance: async (ms) => {
      await settled()
      const end = now + ms
      for (let timer = earliest(end); timer !== undefined; timer = earliest(end)) {
        timers.delete(timer)
        now = Math.max(now, timer.due)
        timer.run()
        await settled()
      }
      now = end
      await settled()
    },
  }
}

/** Lets everything that is ready run, several turns of the event loop long. */
export async function settled(turns = 12): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
}
