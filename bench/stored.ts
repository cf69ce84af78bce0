import { performance } from 'node:perf_hooks'
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

/** How long lists and histories take. */
export interface ReadFigures {
  readonly kind: 'reads'
  readonly store: StoreKind
  readonly stored: number
  readonly first_page_p50_ms: number
  readonly by_status_p50_ms: number
  readonly far_page_p50_ms: number
  readonly by_name_p50_ms: number
  readonly log_p50_ms: number
  readonly stored_mb: number
}

type Ask = Pick<Options, 'workloads' | 'concurrency' | 'seconds' | 'executions'>

const READS = 50

/** Measures, fills the store, and measures again in the same database. */
export async function runStored(ask: Ask, site: Site, print: (line: object) => void): Promise<void> {
  const database = await freshDatabase(site.databaseUrl)
  try {
    const concurrency = Math.max(...ask.concurrency)
    const model = await runOne(database, w1)
    const measure = async (): Promise<Figures[]> => {
      const all: Figures[] = []
      for (const workload of ask.workloads) {
        all.push((await runPointOn(database, workload, concurrency, ask.seconds, site)).figures)
      }
      return all
    }
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
    const { executions, engine } = store
    // Pages are reached one after the other; a far one is as near as the first for the index.
    const first = await executions.list({}, 50)
    let next = first.next
    for (let i = 0; i < 20 && next !== null; i++) next = (await executions.list({}, 50, next)).next
    return {
      kind: 'reads',
      store: site.store,
      stored,
      first_page_p50_ms: await timed(() => executions.list({}, 50)),
      by_status_p50_ms: await timed(() => executions.list({ status: ['FAILED', 'SUCCEEDED'] }, 50)),
      far_page_p50_ms: await timed(() => executions.list({}, 50, next)),
      by_name_p50_ms: await timed(() => executions.getByNames('W1', `stored-${Math.floor(stored / 2)}`)),
      log_p50_ms: await timed(() => engine.readDecisions(model, 0, 500)),
      stored_mb,
    }
  } finally {
    await store.close()
  }
}

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const latencies: number[] = []
  for (let i = 0; i < READS; i++) {
    const begin = performance.now()
    await ask()
    latencies.push(performance.now() - begin)
  }
  return rounded(quantile(latencies, 0.5))
}
