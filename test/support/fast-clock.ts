import type { Clock } from '../../server/engine/clock.ts'

/** A clock whose hours pass in moments, and that still never goes back. */
export function createFastClock(times = 200, begin = Date.UTC(2026, 0, 1)): Clock {
  const real = performance.now()
  const now = (): number => begin + Math.floor((performance.now() - real) * times)
  return {
    now,
    after: (ms, run) => {
      const due = now() + ms
      let timer: NodeJS.Timeout
      const arm = (): void => {
        const left = Math.max(0, (due - now()) / times)
        timer = setTimeout(() => (now() >= due ? run() : arm()), Math.min(left, 60_000))
        timer.unref()
      }
      arm()
      return () => clearTimeout(timer)
    },
    soon: (run) => {
      setImmediate(run)
    },
  }
}
