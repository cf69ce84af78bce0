import { performance } from 'node:perf_hooks'
import type { ExecutionFilter } from '../server/store/executions.ts'
import type { Store } from '../server/store/store.ts'
import { openEngine } from './bench-engine.ts'
import { type Figures, quantile, rounded } from './figures.ts'
import { fillStore } from './fill.ts'
import { type FreshDatabase, freshDatabase, storedBytes } from './fresh-database.ts'
import type { Options, StoreKind } from './options.ts'
import { runPointOn } from './run-point.ts'
import type { Site } from './site.ts'
import type { Workload } from './workload.ts'
import { w1 } from './workloads/w1.ts'

/** One workload in an empty and in a full store. */
export interface StoredFigures {
  readonly kind: 'stored'
  readonly workload: string
  readonly store: StoreKind
  readonly concurrency: number
  /** Finished executions that were there before the second measurement. */
  readonly stored: number
  readonly empty_per_s: number
  readonly full_per_s: number
  /** Part, 0 to 1, that is lost. */
  readonly loss: number
  readonly empty_p99_ms: number
  readonly full_p99_ms: number
}

/** How long pages of lists, sums and histories take in the full store. */
export interface ReadFigures {
  readonly kind: 'reads'
  readonly store: StoreKind
  readonly stored: number
  /** By what is read. */
  readonly p50_ms: Readonly<Record<string, number>>
  /** Those that a user would wait for: over 100 ms. */
  readonly slow: readonly string[]
  readonly stored_mb: number
}

type Ask = Pick<Options, 'workloads' | 'concurrency' | 'seconds' | 'executions' | 'repetitions'>

/** How often each list is read, unless that takes too long. */
const READS = 50
const READS_MS = 5_000
const SLOW_MS = 100
const HOUR_MS = 3_600_000

/** Measures, fills the store, and measures again in the same database. */
export async function runStored(ask: Ask, site: Site, print: (line: object) => void): Promise<void> {
  const database = await freshDatabase(site.databaseUrl)
  try {
    const concurrency = Math.max(...ask.concurrency)
    const model = await runOne(database, w1)
    const measure = async (): Promise<Figures[]> => {
      const all: Figures[] = []
      for (const workload of ask.workloads) {
        const runs: Figures[] = []
        for (let i = 0; i < ask.repetitions; i++) {
          runs.push((await runPointOn(database, workload, concurrency, ask.seconds, site)).figures)
        }
        runs.sort((a, b) => a.executions_per_s - b.executions_per_s)
        all.push(...runs.slice(runs.length >> 1).slice(0, 1))
      }
      return all
    }
    // The first run of a process is of code that nobody has compiled yet.
    await runPointOn(database, w1, concurrency, 2, site)
    const empty = await measure()
    const begin = performance.now()
    await fillStore(database, model, ask.executions, (done) => {
      if (done % 100_000 === 0) {
        console.error(
          `  ${done} executions stored after ${Math.round((performance.now() - begin) / 1_000)} s`,
        )
      }
    })
    const full = await measure()
    for (const [i, one] of empty.entries()) print(lineOf(one, full[i] ?? one, ask.executions))
    print(await readsOf(database, model, ask.executions, site))
  } finally {
    await database.drop()
  }
}

function lineOf(empty: Figures, full: Figures, stored: number): StoredFigures {
  const { workload, store, concurrency } = empty
  return {
    kind: 'stored',
    ...{ workload, store, concurrency, stored },
    empty_per_s: empty.executions_per_s,
    full_per_s: full.executions_per_s,
    loss: rounded(1 - full.executions_per_s / empty.executions_per_s),
    empty_p99_ms: empty.p99_ms,
    full_p99_ms: full.p99_ms,
  }
}

async function runOne(database: FreshDatabase, workload: Workload): Promise<string> {
  const store = await database.openStore()
  try {
    let executionId = ''
    const engine = await openEngine(store, workload, (id) => {
      executionId = id
    })
    await engine.caller.runOnce().finally(() => engine.close())
    return executionId
  } finally {
    await store.close()
  }
}

async function readsOf(
  database: FreshDatabase,
  model: string,
  stored: number,
  site: Site,
): Promise<ReadFigures> {
  const stored_mb = Math.round((await storedBytes(database)) / 1_000_000)
  const store = await database.openStore()
  try {
    const p50_ms: Record<string, number> = {}
    for (const [name, read] of Object.entries(await readsIn(store, model, stored))) {
      p50_ms[name] = await timed(read)
    }
    const slow = Object.keys(p50_ms).filter((name) => (p50_ms[name] ?? 0) > SLOW_MS)
    return { kind: 'reads', store: site.store, stored, p50_ms, slow, stored_mb }
  } finally {
    await store.close()
  }
}

/** What pages ask for: each filter of the list, far pages, names, and the sums of overview, machines and retention. */
async function readsIn(
  { executions, overview, figures, retention, engine }: Store,
  model: string,
  stored: number,
): Promise<Record<string, () => Promise<unknown>>> {
  const now = (await executions.get(model))?.startedAt ?? 0
  const name = `stored-${Math.floor(stored / 2)}`
  const page = (filter: ExecutionFilter, cursor: string | null = null) => executions.list(filter, 50, cursor)
  let far: string | null = null
  for (let i = 0; i < 20; i++) far = (await page({}, far)).next
  return {
    'first page': () => page({}),
    'far page': () => page({}, far),
    running: () => page({ status: ['RUNNING'] }),
    succeeded: () => page({ status: ['SUCCEEDED'] }),
    failed: () => page({ status: ['FAILED'] }),
    'timed out, none': () => page({ status: ['TIMED_OUT'] }),
    'of a machine': () => page({ machineId: 'bench' }),
    'of a machine that seldom ran': () => page({ machineId: 'seldom' }),
    'of a machine, failed': () => page({ machineId: 'bench', status: ['FAILED'] }),
    'of the last hour, failed': () => page({ from: now - HOUR_MS, status: ['FAILED'] }),
    'before the last hour': () => page({ until: now - HOUR_MS }),
    'part of a frequent name': () => page({ name: 'stored-1' }),
    'part of a rare name': () => page({ name }),
    'part of no name': () => page({ name: 'nowhere' }),
    'by name': () => executions.getByNames('W1', name),
    'children, none': () => page({ parentId: model }),
    'forks, none': () => page({ forkedFrom: model }),
    'ended in an hour': () => overview.endedSince(now - HOUR_MS),
    'failures of an hour': () => overview.failures(now - HOUR_MS, 20),
    'throughput of an hour': () => overview.throughput(now - HOUR_MS, now, 60_000),
    'durations of an hour': () => figures.ended(now - HOUR_MS),
    'durations by machine of an hour': () => figures.endedByMachine(now - HOUR_MS, 50),
    'durations of a day': () => figures.ended(now - 24 * HOUR_MS),
    'durations by machine of a day': () => figures.endedByMachine(now - 24 * HOUR_MS, 50),
    'throughput of a day': () => overview.throughput(now - 24 * HOUR_MS, now, 24 * 60_000),
    machines: () => figures.byMachine(now - 24 * HOUR_MS),
    'what retention keeps': () => retention.kept(10_000),
    history: () => engine.readDecisions(model, 0, 500),
  }
}

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const latencies: number[] = []
  const from = performance.now()
  for (let i = 0; i < READS && performance.now() - from < READS_MS; i++) {
    const begin = performance.now()
    await ask()
    latencies.push(performance.now() - begin)
  }
  return rounded(quantile(latencies, 0.5))
}
