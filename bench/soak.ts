import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomFrom, seedOf } from '../core/run/random.ts'
import { type BenchEngine, openEngine } from './bench-engine.ts'
import { quantile, rounded } from './figures.ts'
import { freshDatabase } from './fresh-database.ts'
import { type Held, heldObjects, openHandles } from './held.ts'
import { startLoad } from './load.ts'
import type { Options } from './options.ts'
import type { Site } from './site.ts'
import { type SteadyLoad, startSteadyLoad } from './soak-load.ts'
import { type SoakSample, verdictOf, type WorkloadSample } from './soak-verdict.ts'
import type { Workload } from './workload.ts'

type Ask = Pick<Options, 'workloads' | 'minutes' | 'seed'>

/** Callers of each workload while it is found out what they reach, and at most afterwards. */
const CALLERS = 8
const WARM_UP_MS = 3_000
const CALIBRATE_MS = 7_000
/** A machine that is busy with something else at first gets more time to show what it can. */
const PATIENCE_MS = 60_000
const ENOUGH = 40
/** Idle executions that each engine keeps in memory: few, so that this is full long before objects are counted first. */
const KEPT = 20
const SAMPLES = 60
/** After these samples objects are counted: when a quarter is over, in the middle of the rest, and at the end. */
const COUNT_AFTER = [15, 38, SAMPLES]
/** After the last execution, before objects are counted: what was only just used is let go. */
const REST_MS = 1_000
/** An execution that does not come to its end in this time never will. */
const LAST_ONE_MS = 60_000

/** One workload with its engine and half of the rate that it reaches beside the others. */
interface Part {
  readonly workload: Workload
  readonly engine: BenchEngine
  readonly perSecond: number
}

/**
 * Runs the workloads mixed at half of what they reach, for so many minutes or until `stop`. Prints a line for each sample, and
 * the verdict at the end, whatever the end was.
 */
export async function runSoak(
  ask: Ask,
  site: Site,
  stop: AbortSignal,
  print: (line: object) => void,
): Promise<void> {
  const database = await freshDatabase(site.databaseUrl)
  const store = await database.openStore()
  const engines = await Promise.all(
    ask.workloads.map((workload) => openEngine(store, workload, () => {}, KEPT)),
  )
  try {
    const rates = await halfOf(engines, stop)
    const parts = ask.workloads.flatMap((workload, i): Part[] => {
      const [engine, perSecond] = [engines[i], rates[i]]
      return engine === undefined || perSecond === undefined ? [] : [{ workload, engine, perSecond }]
    })
    print({
      kind: 'half',
      seed: ask.seed,
      per_s: Object.fromEntries(parts.map((part) => [part.workload.name, part.perSecond])),
    })
    await watch(new Shifts(parts, ask.seed), ask.minutes, site, stop, print)
  } finally {
    await Promise.all(engines.map((engine) => engine.close()))
    await store.close()
    await database.drop()
  }
}

/** Half of the executions a second that each reaches while all run at once. */
async function halfOf(engines: readonly BenchEngine[], stop: AbortSignal): Promise<number[]> {
  const loads = engines.map(({ caller }) => startLoad(caller, CALLERS))
  const ended = Promise.all(loads.map((load) => load.ended))
  await Promise.race([sleep(WARM_UP_MS), ended])
  for (const load of loads) load.record()
  const begin = performance.now()
  const isEnough = (): boolean => loads.every((load) => load.finished() >= ENOUGH)
  while (!stop.aborted && performance.now() - begin < (isEnough() ? CALIBRATE_MS : PATIENCE_MS)) {
    await Promise.race([sleep(100), ended])
  }
  const seconds = (performance.now() - begin) / 1_000
  const counts = loads.map((load) => load.stop().length)
  await ended
  return counts.map((count) => rounded(Math.max(1, count) / seconds / 2))
}

/** The load, which rests while objects are counted: what is under way is not what is held. */
class Shifts {
  readonly #parts: readonly Part[]
  readonly #seed: number
  #loads: SteadyLoad[] = []
  #shift = 0
  executions = 0

  constructor(parts: readonly Part[], seed: number) {
    this.#parts = parts
    this.#seed = seed
  }

  start(): void {
    const shift = ++this.#shift
    this.#loads = this.#parts.map(({ workload, engine, perSecond }) =>
      startSteadyLoad(engine.caller, CALLERS, perSecond, (caller) =>
        randomFrom(seedOf(String(this.#seed), shift, workload.name, caller)),
      ),
    )
  }

  take(seconds: number): Record<string, WorkloadSample> {
    return Object.fromEntries(
      this.#parts.map(({ workload }, i) => {
        const latencies = this.#loads[i]?.take() ?? []
        this.executions += latencies.length
        return [workload.name, sampleOf(latencies, seconds)]
      }),
    )
  }

  /** Rejects when an execution fails; resolves when all have stopped. */
  get ended(): Promise<unknown> {
    return Promise.all(this.#loads.map((load) => load.ended))
  }

  async stop(): Promise<void> {
    for (const load of this.#loads) load.stop()
    const late = sleep(LAST_ONE_MS, 'late', { ref: false })
    if ((await Promise.race([this.ended, late])) === 'late') {
      throw new Error('An execution has not come to its end a minute after the last one began.')
    }
  }
}

async function watch(
  work: Shifts,
  minutes: number,
  site: Site,
  stop: AbortSignal,
  print: (line: object) => void,
): Promise<void> {
  const samples: SoakSample[] = []
  const held: Held[] = []
  let failure: string | null = null
  let spent = 0
  const over = stopped(stop)
  try {
    work.start()
    for (let i = 1; i <= SAMPLES && !stop.aborted; i++) {
      const from = performance.now()
      await Promise.race([sleep((minutes * 60_000) / SAMPLES), over, work.ended])
      const seconds = (performance.now() - from) / 1_000
      spent += seconds
      const sample = lineOf(work.take(seconds), site, spent / 60)
      samples.push(sample)
      print(sample)
      if (!COUNT_AFTER.includes(i) && !stop.aborted) continue
      await work.stop()
      await sleep(REST_MS)
      held.push(await heldObjects())
      if (i < SAMPLES && !stop.aborted) work.start()
    }
    if (stop.aborted) failure = 'It was interrupted.'
  } catch (error) {
    failure = `It broke off: ${error instanceof Error ? error.message : String(error)}`
  }
  print(verdictOf(samples, held, work.executions, failure))
}

const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

function sampleOf(latencies: readonly number[], seconds: number): WorkloadSample {
  const of = (part: number): number | null =>
    latencies.length === 0 ? null : rounded(quantile(latencies, part))
  return { per_s: rounded(latencies.length / seconds), p50_ms: of(0.5), p99_ms: of(0.99) }
}

function lineOf(workloads: Record<string, WorkloadSample>, site: Site, minute: number): SoakSample {
  const { rss, heapUsed } = process.memoryUsage()
  return {
    kind: 'soak',
    store: site.store,
    minute: rounded(minute),
    executions_per_s: rounded(Object.values(workloads).reduce((sum, { per_s }) => sum + per_s, 0)),
    workloads,
    rss_mb: Math.round(rss / 1_000_000),
    heap_mb: rounded(heapUsed / 1_000_000),
    handles: openHandles(),
  }
}
