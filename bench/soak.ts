import { setTimeout as sleep } from 'node:timers/promises'
import { type BenchEngine, openEngine } from './bench-engine.ts'
import { quantile, rounded } from './figures.ts'
import { freshDatabase } from './fresh-database.ts'
import { heldObjects, type ObjectCounts, openHandles } from './held.ts'
import { type Load, startLoad } from './load.ts'
import type { Options, StoreKind } from './options.ts'
import type { Site } from './site.ts'

/** A minute or so of a soak, or less of a short one. */
export interface SoakSample {
  readonly kind: 'soak'
  readonly store: StoreKind
  readonly minute: number
  readonly executions_per_s: number
  readonly p50_ms: number
  readonly p99_ms: number
  readonly rss_mb: number
  /** Live after a forced collection. */
  readonly heap_mb: number
  readonly handles: number
}

/** What a soak found. */
export interface SoakVerdict {
  readonly kind: 'verdict'
  readonly verdict: 'flat' | 'drift'
  readonly minutes: number
  readonly executions: number
  /** Of each quarter of the time: the p99 of all latencies in it. */
  readonly p99_by_quarter_ms: readonly number[]
  /** Highest quarter over the first one, less 1. */
  readonly p99_drift: number
  readonly handles: { readonly first: number; readonly last: number }
  readonly heap_mb: { readonly first: number; readonly last: number }
  /** Classes of which more objects are held at the end than after the first quarter, the most of them first. */
  readonly grown: readonly { readonly name: string; readonly first: number; readonly last: number }[]
}

type Ask = Pick<Options, 'workloads' | 'minutes'>

/** Callers of each workload, and what they get of the machine: calibrated once, then half of it. */
const CALLERS = 8
const CALIBRATE_MS = 5_000
const SAMPLES = 60
/** After the last execution, before objects are counted: what was only just used is let go. */
const REST_MS = 1_000
/** A class may hold a few more by chance: an execution more in memory, a page more of the log. */
const CHANCE = { part: 0.1, count: 200 }

/** Runs the workloads mixed at half of what they reach, for so many minutes or until `stop`. */
export async function runSoak(
  ask: Ask,
  site: Site,
  stop: AbortSignal,
  print: (line: object) => void,
): Promise<SoakVerdict> {
  const database = await freshDatabase(site.databaseUrl)
  const store = await database.openStore()
  const engines = await Promise.all(ask.workloads.map((workload) => openEngine(store, workload)))
  try {
    const pause = await restFor(engines)
    const work = new Shifts(() => engines.map(({ caller }) => startLoad(caller, CALLERS, pause)))
    return await watch(work, ask, site, stop, print)
  } finally {
    await Promise.all(engines.map((engine) => engine.close()))
    await store.close()
    await database.drop()
  }
}

/** How long a caller must rest after each execution so that all do half of what they could: as long as one takes. */
async function restFor(engines: readonly BenchEngine[]): Promise<number> {
  const loads = engines.map(({ caller }) => startLoad(caller, CALLERS))
  await sleep(CALIBRATE_MS)
  const latencies = loads.flatMap((load) => load.stop())
  await Promise.all(loads.map((load) => load.ended))
  return Math.max(1, quantile(latencies, 0.5))
}

/** The load, which rests while objects are counted: what is under way is not what is held. */
class Shifts {
  readonly #begin: () => Load[]
  #loads: Load[] = []

  constructor(begin: () => Load[]) {
    this.#begin = begin
  }

  start(): void {
    this.#loads = this.#begin()
  }

  take(): number[] {
    return this.#loads.flatMap((load) => load.take())
  }

  /** Rejects when an execution fails; resolves when all have stopped. */
  get ended(): Promise<unknown> {
    return Promise.all(this.#loads.map((load) => load.ended))
  }

  async stop(): Promise<void> {
    for (const load of this.#loads) load.stop()
    await this.ended
  }

  async count(): Promise<ObjectCounts> {
    await this.stop()
    await sleep(REST_MS)
    return heldObjects()
  }
}

async function watch(
  work: Shifts,
  { minutes }: Pick<Ask, 'minutes'>,
  site: Site,
  stop: AbortSignal,
  print: (line: object) => void,
): Promise<SoakVerdict> {
  const every = (minutes * 60_000) / SAMPLES
  const all: number[][] = []
  const samples: SoakSample[] = []
  let first: ObjectCounts = new Map()
  let spent = 0
  const interrupted = stopped(stop)
  work.start()
  for (let i = 0; i < SAMPLES && !stop.aborted; i++) {
    const from = performance.now()
    await Promise.race([sleep(every), interrupted, work.ended])
    const [latencies, ms] = [work.take(), performance.now() - from]
    spent += ms
    const sample = sampleOf(latencies, ms, site, spent / 60_000)
    all.push(latencies)
    samples.push(sample)
    print(sample)
    if (i === SAMPLES / 4 - 1) {
      first = await work.count()
      work.start()
    }
  }
  return verdictOf(all, samples, grownOf(first, await work.count()), spent / 60_000)
}

const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

function sampleOf(latencies: readonly number[], ms: number, site: Site, minute: number): SoakSample {
  // Without --expose-gc the heap is shown as it stands.
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  return {
    kind: 'soak',
    store: site.store,
    minute: rounded(minute),
    executions_per_s: rounded((latencies.length * 1_000) / ms),
    p50_ms: rounded(quantile(latencies, 0.5)),
    p99_ms: rounded(quantile(latencies, 0.99)),
    rss_mb: Math.round(rss / 1_000_000),
    heap_mb: rounded(heapUsed / 1_000_000),
    handles: openHandles(),
  }
}

function grownOf(first: ObjectCounts, last: ObjectCounts): SoakVerdict['grown'] {
  return [...last]
    .map(([name, count]) => ({ name, first: first.get(name) ?? 0, last: count }))
    .filter((one) => first.size > 0 && one.last - one.first > Math.max(CHANCE.count, one.first * CHANCE.part))
    .sort((a, b) => b.last - b.first - (a.last - a.first))
    .slice(0, 20)
}

function verdictOf(
  all: readonly (readonly number[])[],
  samples: readonly SoakSample[],
  grown: SoakVerdict['grown'],
  minutes: number,
): SoakVerdict {
  const quarter = Math.max(1, Math.floor(all.length / 4))
  const quarters = [0, 1, 2, 3].map((i) => all.slice(i * quarter, (i + 1) * quarter).flat())
  const p99s = quarters.filter(({ length }) => length > 0).map((values) => rounded(quantile(values, 0.99)))
  const drift = rounded(Math.max(...p99s) / (p99s[0] ?? Number.NaN) - 1)
  const [early, late] = [samples[quarter - 1] ?? samples[0], samples.at(-1)]
  const handles = { first: early?.handles ?? 0, last: late?.handles ?? 0 }
  const isFlat = grown.length === 0 && drift < 0.2 && handles.last <= handles.first * 1.1 + 5
  return {
    kind: 'verdict',
    verdict: isFlat ? 'flat' : 'drift',
    minutes: rounded(minutes),
    executions: all.reduce((sum, { length }) => sum + length, 0),
    p99_by_quarter_ms: p99s,
    p99_drift: drift,
    handles,
    heap_mb: { first: early?.heap_mb ?? 0, last: late?.heap_mb ?? 0 },
    grown,
  }
}
