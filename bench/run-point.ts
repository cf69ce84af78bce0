import { loadavg } from 'node:os'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BenchEngine, openEngine } from './bench-engine.ts'
import { type Figures, quantile, rounded } from './figures.ts'
import { freshDatabase, storedBytes } from './fresh-database.ts'
import type { Options } from './options.ts'
import type { Workload } from './workload.ts'

export interface Point {
  readonly figures: Figures
  /** What the figures' line has no place for, in words. */
  readonly aside: string
}

/** Measures one workload at one concurrency on an empty database, which is deleted afterwards. */
export async function runPoint(
  workload: Workload,
  concurrency: number,
  { seconds, store: kind, databaseUrl }: Pick<Options, 'seconds' | 'store' | 'databaseUrl'>,
): Promise<Point> {
  const database = await freshDatabase(databaseUrl)
  try {
    const store = await database.openStore()
    const engine = await openEngine(store, workload)
    const measured = await measure(engine, concurrency, seconds).finally(async () => {
      await engine.close()
      await store.close()
    })
    const { latencies, total, window, rss, cpuMs, counts } = measured
    const rate = latencies.length / window
    const figures: Figures = {
      workload: workload.name,
      store: kind,
      concurrency,
      executions_per_s: rounded(rate),
      steps_per_s: rounded(rate * workload.steps),
      p50_ms: rounded(quantile(latencies, 0.5)),
      p99_ms: rounded(quantile(latencies, 0.99)),
      events_per_commit: rounded(counts.events / counts.commits),
      bytes_per_execution: rounded((await storedBytes(database)) / total),
      rss_mb: Math.round(rss / 1_000_000),
    }
    const steps = latencies.length * workload.steps
    const aside = `${rounded(counts.decisions / window)} decisions/s and ${rounded(counts.events / window)} events/s in ${rounded(counts.commits / window)} commits/s of ${rounded(counts.commitMs / counts.commits)} ms, one under way ${rounded((counts.commitMs / window) * 0.1)}% of the time; ${rounded(cpuMs / steps)} CPU-ms a step in this process; load ${rounded(loadavg()[0] ?? 0)}`
    return { figures, aside }
  } finally {
    await database.drop()
  }
}

interface Measured {
  /** Of the executions that ended in the window. */
  readonly latencies: readonly number[]
  /** All executions, those of the warm-up too. */
  readonly total: number
  /** Seconds. */
  readonly window: number
  readonly rss: number
  readonly cpuMs: number
  readonly counts: ReturnType<BenchEngine['counts']>
}

async function measure(engine: BenchEngine, concurrency: number, seconds: number): Promise<Measured> {
  const load = startLoad(engine, concurrency)
  // Until the code is compiled and the first plans are made.
  await Promise.race([sleep(Math.min(2_000, seconds * 500)), load.ended])
  load.record()
  const [counts, cpu, begin] = [engine.counts(), process.cpuUsage(), performance.now()]
  let rss = 0
  // A machine with too much else to do may need longer for the first execution.
  while (performance.now() - begin < seconds * 1_000 || load.finished() === 0) {
    rss = Math.max(rss, process.memoryUsage.rss())
    await Promise.race([sleep(50), load.ended])
  }
  const latencies = load.stop()
  const [window, used, after] = [(performance.now() - begin) / 1_000, process.cpuUsage(cpu), engine.counts()]
  await load.ended
  return {
    latencies,
    total: load.total(),
    window,
    rss,
    cpuMs: (used.user + used.system) / 1_000,
    counts: {
      commits: after.commits - counts.commits,
      decisions: after.decisions - counts.decisions,
      events: after.events - counts.events,
      commitMs: after.commitMs - counts.commitMs,
    },
  }
}

/** Keeps `concurrency` executions under way until stopped. `ended` rejects when one of them fails. */
function startLoad({ caller }: BenchEngine, concurrency: number) {
  let latencies: number[] = []
  let total = 0
  let stopped = false
  const loop = async (): Promise<void> => {
    while (!stopped) {
      const begin = performance.now()
      await caller.runOnce()
      latencies.push(performance.now() - begin)
      total++
    }
  }
  const ended = Promise.all(Array.from({ length: concurrency }, loop))
  ended.catch(() => {})
  return {
    ended,
    total: () => total,
    /** Since `record`. */
    finished: () => latencies.length,
    /** Forgets the latencies so far. */
    record: (): void => {
      latencies = []
    },
    stop: (): readonly number[] => {
      stopped = true
      return [...latencies]
    },
  }
}
