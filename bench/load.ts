import { performance } from 'node:perf_hooks'
import type { Caller } from './caller.ts'

/** Executions that are kept under way, and how long each took. */
export interface Load {
  /** Resolves when the last one is over after `stop`; rejects when one of them fails. */
  readonly ended: Promise<unknown>
  /** Since the beginning. */
  total(): number
  /** Since `record`. */
  finished(): number
  /** Forgets the latencies so far. */
  record(): void
  /** The latencies since `record`, in milliseconds, and forgets them. */
  take(): readonly number[]
  /** Begins no more; answers as `take` does. */
  stop(): readonly number[]
}

/** Keeps `concurrency` executions under way until stopped; with `pauseMs` each caller rests between two. */
export function startLoad(caller: Caller, concurrency: number, pauseMs = 0): Load {
  let latencies: number[] = []
  let total = 0
  let stopped = false
  const loop = async (): Promise<void> => {
    while (!stopped) {
      const begin = performance.now()
      await caller.runOnce()
      latencies.push(performance.now() - begin)
      total++
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs * 2 * Math.random()))
    }
  }
  const ended = Promise.all(Array.from({ length: concurrency }, loop))
  ended.catch(() => {})
  const take = (): readonly number[] => {
    const taken = latencies
    latencies = []
    return taken
  }
  return {
    ended,
    take,
    total: () => total,
    finished: () => latencies.length,
    record: () => void take(),
    stop: () => {
      stopped = true
      return take()
    },
  }
}
