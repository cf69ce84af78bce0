/**
 * Time, as the engine knows it. Every timer of the server's engine goes through here, so that tests can hold the hands.
 */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Calls back once, not before `ms` milliseconds are over; the answer calls it off. */
  after(ms: number, run: () => void): () => void
  /** Calls back when everything that is ready now has run. */
  soon(run: () => void): void
}

/** Node's timers overflow beyond this and would fire at once. */
const LONGEST = 2_147_483_647

/** The machine's own clock. Its timers do not keep a process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const due = Date.now() + ms
    let timer: NodeJS.Timeout
    const arm = (): void => {
      const left = due - Date.now()
      timer = setTimeout(() => (Date.now() >= due ? run() : arm()), Math.min(Math.max(0, left), LONGEST))
      timer.unref()
    }
    arm()
    return () => clearTimeout(timer)
  },
  soon: (run) => {
    setImmediate(run)
  },
}

/** Waits; ends early, without an error, when the signal is aborted. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const end = (): void => {
      signal?.removeEventListener('abort', end)
      cancel()
      resolve()
    }
    const cancel = clock.after(ms, end)
    signal?.addEventListener('abort', end, { once: true })
  })
}
