import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../core/std/result.ts'
import type { Workload } from './workload.ts'
import { WORKLOADS } from './workloads/all.ts'

export type StoreKind = 'pglite' | 'postgres'

/** What `npm run bench` was asked for. */
export interface Options {
  readonly kind: 'run' | 'limit' | 'profile'
  readonly workloads: readonly Workload[]
  /** Executions under way at once, one measurement each. */
  readonly concurrency: readonly number[]
  /** Length of one measurement, without its warm-up. */
  readonly seconds: number
  readonly store: StoreKind
  /** A PostgreSQL server where databases may be made; null with pglite. */
  readonly databaseUrl: string | null
  /** Limit: decisions in one commit. */
  readonly batch: number
  /** Limit: commits under way at once; an embedded database takes one after the other all the same. */
  readonly writers: number
  /** Profile: the .cpuprofile to read. */
  readonly file: string | null
}

export const USAGE = `npm run bench -- [--workload W1,W2] [--concurrency 1,16,64,256] [--seconds 5] [--store pglite|postgres]
npm run bench -- limit [--batch 256] [--writers 1] [--workload W1] [--seconds 5] [--store pglite|postgres]
npm run bench -- --profile FOLDER ...        also writes a CPU profile of the run into FOLDER
npm run bench -- profile FILE.cpuprofile     where the time of such a run went, by file and by function
The store postgres needs DATABASE_URL=postgresql://... of a user who may make databases.`

const OPTIONS = {
  workload: { type: 'string', default: '' },
  concurrency: { type: 'string', default: '1,16,64,256' },
  seconds: { type: 'string', default: '5' },
  store: { type: 'string', default: 'pglite' },
  batch: { type: 'string', default: '256' },
  writers: { type: 'string', default: '1' },
} as const

/** Reads a command line and the environment's DATABASE_URL. An error is a sentence for the terminal. */
export function parseOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<Options, string> {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
    const kind = positionals[0] ?? 'run'
    if (kind !== 'run' && kind !== 'limit' && kind !== 'profile')
      return err(`There is no "${kind}".\n${USAGE}`)
    const { store } = values
    if (store !== 'pglite' && store !== 'postgres')
      return err(`--store is pglite or postgres, not "${store}".`)
    const databaseUrl = store === 'postgres' ? (env.DATABASE_URL ?? null) : null
    if (store === 'postgres' && databaseUrl === null) return err('Set DATABASE_URL to use --store postgres.')
    const wanted = list(
      values.workload === '' ? (kind === 'limit' ? 'W1' : 'W1,W2,W3,W4,W5,W6,W7') : values.workload,
    )
    return ok({
      kind,
      store,
      databaseUrl,
      workloads: wanted.map(workloadOf),
      concurrency: list(values.concurrency).map((text) => numberOf('--concurrency', text)),
      seconds: numberOf('--seconds', values.seconds),
      batch: numberOf('--batch', values.batch),
      writers: numberOf('--writers', values.writers),
      file: positionals[1] ?? null,
    })
  } catch (error) {
    return err(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  }
}

const list = (text: string): string[] => text.split(',').map((part) => part.trim())

function workloadOf(name: string): Workload {
  const found = WORKLOADS.find((one) => one.name === name.toUpperCase())
  if (found === undefined) throw new Error(`There is no workload "${name}"; choose from W1 to W7.`)
  return found
}

function numberOf(option: string, text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`${option} takes whole numbers from 1, not "${text}".`)
  return number
}
