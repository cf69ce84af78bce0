import { compareTable, runCompare, type Spread, tableOf } from './compare.ts'
import { quantile, rounded } from './figures.ts'
import { runFollowers } from './followers.ts'
import { runHistory } from './history.ts'
import { runLimit } from './limit.ts'
import type { Options, StoreKind } from './options.ts'
import { type Point, runPoint } from './run-point.ts'
import { openSite, type Site } from './site.ts'
import { runStored, type StoredFigures } from './stored.ts'
import type { Workload } from './workload.ts'
import { WORKLOADS } from './workloads/all.ts'
import { w1 } from './workloads/w1.ts'

/** A line of the table: what is asked for, what was measured, and whether that is enough. */
interface Judged {
  readonly target: string
  readonly measured: string
  readonly met: boolean | null
}

type Print = (line: object) => void

const FULL = 256

/** Measures everything that has a target, on PostgreSQL and on the embedded database, and prints one table. */
export async function runTargets(options: Options, print: Print): Promise<void> {
  const ask = options.quick ? { ...options, seconds: 2, repetitions: 1, executions: 20_000 } : options
  const judged: Judged[] = []
  for (const store of ['postgres', 'pglite'] as const) {
    const site = await openSite(store, store === 'postgres' ? options.databaseUrl : null)
    try {
      const parts = [speed, idle, history, watched, stored, ...(store === 'postgres' ? [peers] : [])]
      for (const part of parts) {
        for (const line of await part(ask, site, print)) {
          judged.push(line)
          console.error(`  ${wordOf(line)}: ${line.target}: ${line.measured}`)
        }
      }
    } finally {
      await site.close()
    }
  }
  const rows = judged.map((line) => [line.target, line.measured, wordOf(line)])
  console.log(`\n${tableOf(['target', 'measured', ''], rows)}`)
}

const wordOf = ({ met }: Judged): string => (met === null ? 'not measured' : met ? 'met' : 'missed')

const on = (site: Site): string => (site.store === 'postgres' ? 'PostgreSQL' : 'PGlite')

const median = (values: readonly number[]): number => rounded(quantile(values, 0.5))

const workload = (name: string): Workload => WORKLOADS.find((one) => one.name === name) ?? w1

/** The full load: ratios of the workloads, CPU, bytes, and the part of the limit that is reached. */
async function speed(ask: Options, site: Site, print: Print): Promise<Judged[]> {
  const names = ['W1', 'W2', 'W5', 'W6', 'W7'] as const
  const points = new Map<string, Point[]>(names.map((name) => [name, []]))
  const limits: number[] = []
  // The first run of a process is of code that nobody has compiled yet.
  await runPoint(w1, FULL, 2, site)
  for (let i = 0; i < ask.repetitions; i++) {
    for (const name of names) {
      const point = await runPoint(workload(name), FULL, ask.seconds, site)
      points.get(name)?.push(point)
      print({ ...point.figures, ...point.beside })
    }
    const batch = Math.max(1, Math.round(points.get('W1')?.at(-1)?.beside.decisions_per_commit ?? 1))
    const limit = await runLimit(w1, { seconds: ask.seconds, batch, writers: 1 }, site)
    limits.push(limit.decisions_per_s)
    print({ kind: 'limit', ...limit })
  }
  const of = (name: string, read: (point: Point) => number): number =>
    median((points.get(name) ?? []).map(read))
  const steps = (name: string): number => of(name, (point) => point.figures.steps_per_s)
  const bytes = (name: string): number => of(name, (point) => point.figures.bytes_per_execution)
  const part = rounded(of('W1', (point) => point.beside.decisions_per_s) / median(limits))
  const cpu = of('W1', (point) => point.beside.cpu_ms_per_step)
  const more = rounded((bytes('W1') - bytes('W2')) / 9)
  const ratio = (name: string): number => rounded(steps(name) / steps('W1'))
  return [
    judge(
      `W1 on ${on(site)}: at least 40% of the limit's decisions/s`,
      `${Math.round(part * 100)}%`,
      part >= 0.4,
    ),
    ...(site.store === 'postgres'
      ? [judge('W1 on PostgreSQL: at most 0.05 CPU-ms a step with the database', `${cpu}`, cpu <= 0.05)]
      : []),
    judge(`W5 on ${on(site)}: 3 times W1`, `${ratio('W5')} times`, ratio('W5') >= 3),
    judge(`W6 on ${on(site)}: a quarter of W1`, `${ratio('W6')}`, ratio('W6') >= 0.25),
    judge(`W7 on ${on(site)}: half of W1`, `${ratio('W7')}`, ratio('W7') >= 0.5),
    judge(
      `W1 on ${on(site)}: under 400 bytes a task step`,
      `${rounded(bytes('W1') / 10)} of all tables with indexes, ${more} for one step more`,
      bytes('W1') / 10 < 400,
    ),
  ]
}

/** One execution at a time, against the commits that it cannot do without. */
async function idle(ask: Options, site: Site, print: Print): Promise<Judged[]> {
  const lines: Judged[] = []
  for (const name of ['W1', 'W2', 'W3', 'W4']) {
    const [ratios, p50s]: [number[], number[]] = [[], []]
    for (let i = 0; i < ask.repetitions; i++) {
      const { figures, beside } = await runPoint(workload(name), 1, ask.seconds, site)
      const limit = await runLimit(workload(name), { seconds: ask.seconds, batch: 1, writers: 1 }, site)
      print({ ...figures, ...beside })
      print({ kind: 'limit', ...limit })
      p50s.push(figures.p50_ms)
      ratios.push(figures.p50_ms / (beside.commits_per_execution * limit.p50_ms))
    }
    const ratio = median(ratios)
    const target = `${name} idle on ${on(site)}: at most 2.5 times its serial commits`
    lines.push(judge(target, `${ratio} times (p50 ${median(p50s)} ms)`, ratio <= 2.5))
  }
  return lines
}

async function history(ask: Options, site: Site, print: Print): Promise<Judged[]> {
  const all = await runHistory(w1, ask.seconds, site)
  for (const line of all) print(line)
  return all
    .filter(({ over }) => over === 'GetExecutionHistory')
    .map(({ p50_ms }) =>
      judge(`A history of W1 over HTTP on ${on(site)}: under 2 ms p50`, `${p50_ms} ms`, p50_ms < 2),
    )
}

async function watched(ask: Options, site: Site, print: Print): Promise<Judged[]> {
  const figures = await runFollowers(w1, FULL, ask, site)
  print(figures)
  const { loss, pages } = figures
  const pixel = pages?.pixel_p95_ms ?? null
  const stop = pages?.stopped_p95_ms ?? null
  const ms = (value: number | null): string => (value === null ? 'no browser' : `${value} ms`)
  return [
    judge(`W1 watched on ${on(site)}: loses under 10%`, `${Math.round(loss * 100)}%`, loss < 0.1),
    judge(`Commit to pixel on ${on(site)}: p95 under 100 ms`, ms(pixel), pixel === null ? null : pixel < 100),
    judge(
      `Breakpoint to stopped page on ${on(site)}: p95 under 200 ms`,
      ms(stop),
      stop === null ? null : stop < 200,
    ),
  ]
}

async function stored(ask: Options, site: Site, print: Print): Promise<Judged[]> {
  const workloads = ['W1', 'W2', 'W3', 'W4'].map(workload)
  const lines: StoredFigures[] = []
  await runStored({ ...ask, workloads, concurrency: [FULL] }, site, (line) => {
    print(line)
    if ('kind' in line && line.kind === 'stored') lines.push(line as StoredFigures)
  })
  return lines.map(({ workload: name, loss, stored: count }) =>
    judge(
      `${name} on ${on(site)} with ${count.toLocaleString('en')} finished ones: within 20%`,
      `${Math.round(loss * 100)}% lost`,
      loss <= 0.2,
    ),
  )
}

async function peers(ask: Options, site: Site, print: Print): Promise<Judged[]> {
  if (ask.peers === null) {
    return [judge('Beside Restate and DBOS', 'set PEERS to the folder of their programs', null)]
  }
  const spreads = await runCompare(ask, site, print)
  console.error(compareTable(spreads))
  return judgePeers(spreads)
}

function judgePeers(spreads: readonly Spread[]): Judged[] {
  const find = (contender: string, name: string, count: number): Spread | undefined =>
    spreads.find((one) => one.contender === contender && one.workload === name && one.concurrency === count)
  const steps = (contender: string): number => find(contender, 'W1', FULL)?.steps_per_s.median ?? Number.NaN
  const times = (store: StoreKind, peer: string, least: number): Judged => {
    const ratio = rounded(steps(`hindsight on ${store}`) / steps(peer))
    return judge(`W1 at 256 on ${store}: ${least} times ${peer}`, `${ratio} times`, ratio >= least)
  }
  const idleOnes = ['W1', 'W2', 'W3', 'W4'].map((name) => {
    const p50 = (contender: string): number => find(contender, name, 1)?.p50_ms.median ?? Number.NaN
    const [own, restate, dbos] = [p50('hindsight on postgres'), p50('restate'), p50('dbos')]
    const target = `${name} idle on PostgreSQL: under Restate's and DBOS's p50`
    return judge(target, `${own} ms against ${restate} and ${dbos}`, own < restate && own < dbos)
  })
  return [
    times('postgres', 'restate', 5),
    times('postgres', 'dbos', 15),
    times('pglite', 'restate', 3),
    ...idleOnes,
  ]
}

const judge = (target: string, measured: string, met: boolean | null): Judged => ({ target, measured, met })
