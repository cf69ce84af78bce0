import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Contender, type Run, runContender } from './contender.ts'
import { quantile, rounded } from './figures.ts'
import type { Options } from './options.ts'
import type { Site } from './site.ts'

type Ask = Pick<Options, 'peers' | 'repetitions' | 'seconds'>

/** What each contender is asked for: workloads with the executions under way at once. */
const PLAN = { w1: [1, 256], w2: [1], w3: [1], w4: [1] } as const

/** One contender's measurements of one thing, over the repetitions. */
export interface Spread {
  readonly contender: string
  readonly workload: string
  readonly concurrency: number
  readonly steps_per_s: { readonly median: number; readonly least: number; readonly most: number }
  readonly p50_ms: { readonly median: number; readonly least: number; readonly most: number }
  readonly cpu_ms_per_step: number | null
}

/**
 * Runs the peers' programs and ours by turns. `site` must be PostgreSQL: DBOS and ours share its server; ours runs on the
 * embedded database too. Throws a sentence when the peers are not there.
 */
export async function runCompare(
  ask: Ask,
  site: Site,
  each: (run: Run) => void = () => {},
): Promise<readonly Spread[]> {
  const contenders = contendersOf(ask, site)
  const runs: Run[] = []
  for (let i = 0; i < ask.repetitions; i++) {
    for (const contender of contenders) {
      await runContender(contender, (run) => {
        runs.push(run)
        each(run)
      })
    }
  }
  return spreadsOf(runs)
}

function contendersOf({ peers, seconds }: Ask, site: Site): Contender[] {
  const url = site.databaseUrl
  if (url === null) throw new Error('Compare takes --store postgres: DBOS has no other.')
  if (peers === null)
    throw new Error('Set PEERS to the folder that holds restate/bench.mjs and dbos/bench.mjs.')
  for (const name of ['restate', 'dbos']) {
    const folder = join(peers, name)
    if (!existsSync(join(folder, 'bench.mjs'))) throw new Error(`There is no ${join(folder, 'bench.mjs')}.`)
    if (!existsSync(join(folder, 'node_modules'))) throw new Error(`Run npm install in ${folder} first.`)
  }
  const database = site.postmaster === null ? [] : [site.postmaster]
  const peer = (name: string, roots: readonly number[], env: Record<string, string> = {}): Contender => ({
    name,
    command: [process.execPath, `${name}/bench.mjs`, 'sweep'],
    folder: peers,
    // Its own wait for a quiet machine is not ours to have: all wait alike, not at all.
    env: { PLAN: JSON.stringify(PLAN), SECS: String(seconds), QUIET: '1000', OUT: '/dev/null', ...env },
    roots,
  })
  const dbos = new URL(url)
  dbos.pathname = '/dbos_bench'
  return [
    peer('restate', []),
    peer('dbos', database, { DBOS_URL: dbos.href }),
    ...ours(seconds, 'postgres', url),
    ...ours(seconds, 'pglite', url),
  ]
}

/** Ours in processes of their own too: one for the full load, one for each idle figure. */
function ours(seconds: number, store: 'postgres' | 'pglite', url: string): Contender[] {
  const program = fileURLToPath(import.meta.url)
  return Object.entries(PLAN).map(([workload, concurrency]) => ({
    name: `hindsight on ${store}`,
    command: [
      process.execPath,
      // As this process runs, but for a profile that it may be writing.
      ...process.execArgv.filter((flag) => !flag.startsWith('--cpu-prof')),
      program,
      '--full',
      ...['--workload', workload, '--concurrency', concurrency.join(), '--seconds', String(seconds)],
      ...['--store', store],
    ],
    folder: process.cwd(),
    env: { DATABASE_URL: url },
    roots: [],
  }))
}

function spreadsOf(runs: readonly Run[]): Spread[] {
  const groups = new Map<string, Run[]>()
  for (const run of runs) {
    const key = `${run.contender} ${run.workload} ${run.concurrency}`
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { contender, workload, concurrency } = first
    const cpu = group.flatMap((run) => (run.cpu_ms_per_step === null ? [] : [run.cpu_ms_per_step]))
    return [
      {
        ...{ contender, workload, concurrency },
        steps_per_s: spread(group.map((run) => run.steps_per_s)),
        p50_ms: spread(group.map((run) => run.p50_ms)),
        cpu_ms_per_step: cpu.length === 0 ? null : rounded(quantile(cpu, 0.5)),
      },
    ]
  })
}

function spread(values: readonly number[]): Spread['steps_per_s'] {
  return {
    median: rounded(quantile(values, 0.5)),
    least: rounded(Math.min(...values)),
    most: rounded(Math.max(...values)),
  }
}

/** The spreads as text for people, one line each. */
export function compareTable(spreads: readonly Spread[]): string {
  const cells = spreads.map(({ contender, workload, concurrency, steps_per_s, p50_ms, cpu_ms_per_step }) => [
    contender,
    `${workload} at ${concurrency}`,
    `${steps_per_s.median} [${steps_per_s.least}-${steps_per_s.most}]`,
    `${p50_ms.median} [${p50_ms.least}-${p50_ms.most}]`,
    String(cpu_ms_per_step ?? '-'),
  ])
  return tableOf(['contender', 'workload', 'steps/s', 'p50 ms', 'CPU-ms a step'], cells)
}

/** A table in Markdown. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
