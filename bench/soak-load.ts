import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from './caller.ts'

/** Executions that begin at a steady rate, as long as enough callers are free to begin them. */
export interface SteadyLoad {
  /** Rejects when an execution fails; resolves after `stop`, when the last one is over. */
  readonly ended: Promise<unknown>
  /** Latencies in milliseconds since the last time. */
  take(): number[]
  /** Begins no more. */
  stop(): void
}

/**
 * Lets `callers` begin so many executions a second together, at moments that are spread by `chance`, numbers from 0 up to 1 for
 * each caller. A caller who is late goes on at once and does not make up for what was missed.
 */
export function startSteadyLoad(
  caller: Caller,
  callers: number,
  perSecond: number,
  chance: (caller: number) => () => number,
): SteadyLoad {
  let latencies: number[] = []
  const over = new AbortController()
  const pause = (ms: number): Promise<unknown> =>
    sleep(ms, undefined, { signal: over.signal }).catch(() => {})
  const loop = async (random: () => number): Promise<void> => {
    const every = (callers * 1_000) / perSecond
    let next = performance.now() + every * random()
    for (;;) {
      if (next > performance.now()) await pause(next - performance.now())
      if (over.signal.aborted) return
      const begin = performance.now()
      await caller.runOnce()
      const end = performance.now()
      latencies.push(end - begin)
      next = Math.max(end, next + every * 2 * random())
    }
  }
  const ended = Promise.all(Array.from({ length: callers }, (_, index) => loop(chance(index))))
  ended.catch(() => {})
  return {
    ended,
    take: () => {
      const taken = latencies
      latencies = []
      return taken
    },
    stop: () => over.abort(),
  }
}
