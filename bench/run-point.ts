import { loadavg } from 'node:os'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BenchEngine, openEngine } from './bench-engine.ts'
import { cpuNow } from './cpu.ts'
import { type Figures, quantile, rounded } from './figures.ts'
import { type FreshDatabase, freshDatabase, storedBytes } from './fresh-database.ts'
import { startLoad } from './load.ts'
import type { Site } from './site.ts'
import type { Workload } from './workload.ts'

/** What the figures' line has no place for. */
export interface Beside {
  readonly decisions_per_s: number
  readonly events_per_s: number
  readonly commits_per_s: number
  readonly decisions_per_commit: number
  /** All that were made in the window for each execution that ended in it; serial ones when one runs at a time. */
  readonly commits_per_execution: number
  readonly commit_ms: number
  /** Part of the time, 0 to 1, in which a commit was under way. */
  readonly committing: number
  /** Of this process, of the sandbox's and of a database on this machine. */
  readonly cpu_ms_per_step: number
  readonly load: number
}

export interface Point {
  readonly figures: Figures
  readonly beside: Beside
}

/** Measures one workload at one concurrency on an empty database, which is deleted afterwards. */
export async function runPoint(
  workload: Workload,
  concurrency: number,
  seconds: number,
  site: Site,
): Promise<Point> {
  const database = await freshDatabase(site.databaseUrl)
  try {
    const measured = await measureOn(database, workload, concurrency, seconds, site)
    const bytes = rounded((await storedBytes(database)) / measured.total)
    return pointOf(measured, workload, concurrency, site, bytes)
  } finally {
    await database.drop()
  }
}

/** The same on a database that is there already; `bytes_per_execution` is 0. */
export async function runPointOn(
  database: FreshDatabase,
  workload: Workload,
  concurrency: number,
  seconds: number,
  site: Site,
): Promise<Point> {
  const measured = await measureOn(database, workload, concurrency, seconds, site)
  return pointOf(measured, workload, concurrency, site, 0)
}

async function measureOn(
  database: FreshDatabase,
  workload: Workload,
  concurrency: number,
  seconds: number,
  site: Site,
): Promise<Measured> {
  const store = await database.openStore()
  try {
    const engine = await openEngine(store, workload)
    return await measure(engine, concurrency, seconds, site).finally(() => engine.close())
  } finally {
    await store.close()
  }
}

function pointOf(
  { latencies, window, rss, cpuMs, counts }: Measured,
  workload: Workload,
  concurrency: number,
  site: Site,
  bytes: number,
): Point {
  const rate = latencies.length / window
  return {
    figures: {
      workload: workload.name,
      store: site.store,
      concurrency,
      executions_per_s: rounded(rate),
      steps_per_s: rounded(rate * workload.steps),
      p50_ms: rounded(quantile(latencies, 0.5)),
      p99_ms: rounded(quantile(latencies, 0.99)),
      events_per_commit: rounded(counts.events / counts.commits),
      bytes_per_execution: bytes,
      rss_mb: Math.round(rss / 1_000_000),
    },
    beside: {
      decisions_per_s: rounded(counts.decisions / window),
      events_per_s: rounded(counts.events / window),
      commits_per_s: rounded(counts.commits / window),
      decisions_per_commit: rounded(counts.decisions / counts.commits),
      commits_per_execution: rounded(counts.commits / latencies.length),
      commit_ms: rounded(counts.commitMs / counts.commits),
      committing: rounded(counts.commitMs / window / 1_000),
      cpu_ms_per_step: rounded(cpuMs / (latencies.length * workload.steps)),
      load: rounded(loadavg()[0] ?? 0),
    },
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

async function measure(
  engine: BenchEngine,
  concurrency: number,
  seconds: number,
  site: Site,
): Promise<Measured> {
  const load = startLoad(engine.caller, concurrency)
  // Until the code is compiled and the first plans are made.
  await Promise.race([sleep(Math.min(2_000, seconds * 500)), load.ended])
  load.record()
  const [counts, cpu, begin] = [engine.counts(), cpuNow(site.roots), performance.now()]
  let rss = 0
  // A machine with too much else to do may need longer for the first execution.
  while (performance.now() - begin < seconds * 1_000 || load.finished() === 0) {
    rss = Math.max(rss, process.memoryUsage.rss())
    await Promise.race([sleep(50), load.ended])
  }
  const latencies = load.stop()
  const [window, used, after] = [
    (performance.now() - begin) / 1_000,
    cpuNow(site.roots) - cpu,
    engine.counts(),
  ]
  await load.ended
  return {
    latencies,
    total: load.total(),
    window,
    rss,
    cpuMs: used,
    counts: {
      commits: after.commits - counts.commits,
      decisions: after.decisions - counts.decisions,
      events: after.events - counts.events,
      commitMs: after.commitMs - counts.commitMs,
    },
  }
}
