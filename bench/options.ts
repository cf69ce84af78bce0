import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../core/std/result.ts'
import type { Workload } from './workload.ts'
import { WORKLOADS } from './workloads/all.ts'

export type StoreKind = 'pglite' | 'postgres'

const KINDS = [
  'run',
  'limit',
  'profile',
  'followers',
  'followers-process',
  'history',
  'stored',
  'soak',
  'compare',
  'targets',
] as const

/** What `npm run bench` was asked for. */
export interface Options {
  readonly kind: (typeof KINDS)[number]
  readonly workloads: readonly Workload[]
  /** Executions under way at once, one measurement each. */
  readonly concurrency: readonly number[]
  /** Length of one measurement, without its warm-up. */
  readonly seconds: number
  readonly store: StoreKind
  /** A PostgreSQL server where databases may be made; null with pglite, and when one is to be started. */
  readonly databaseUrl: string | null
  /** Limit: decisions in one commit. */
  readonly batch: number
  /** Limit: commits under way at once; an embedded database takes one after the other all the same. */
  readonly writers: number
  /** Stored: finished executions that are there before. */
  readonly executions: number
  /** Soak: how long. */
  readonly minutes: number
  /** Soak: what the moments of chance, at which executions begin, are made of. */
  readonly seed: number
  /** Compare, followers: how often each is measured, by turns. */
  readonly repetitions: number
  /** Followers: pages that follow, and breakpoints on other machines. */
  readonly followers: number
  readonly breakpoints: number
  /** A process of followers: the server's port. */
  readonly port: number
  /** Compare: the folder with the peers' programs. */
  readonly peers: string | null
  /** Targets: shorter, and with fewer stored executions. */
  readonly quick: boolean
  /** Run: CPU and commits in the same line. */
  readonly full: boolean
  /** Profile: the .cpuprofile to read. */
  readonly file: string | null
}

export const USAGE = `npm run bench -- [--workload W1,W2] [--concurrency 1,16,64,256] [--seconds 5] [--store pglite|postgres] [--full]
npm run bench -- limit [--batch 256] [--writers 1] [--workload W1]     the bare driver appends rows of the same size
npm run bench -- followers [--followers 50] [--breakpoints 1000]       what being watched costs, and how late it is seen
npm run bench -- history                                               a finished history of W1 over HTTP
npm run bench -- stored [--executions 1000000]                         the same figures in a full database
npm run bench -- soak [--minutes 60] [--seed 42]                       memory, handles and latency over time
npm run bench -- compare [--repetitions 4]                             beside Restate and DBOS; PEERS=folder of their programs
npm run bench -- targets [--quick]                                     all of it, as one table of targets
npm run bench -- --profile FOLDER ...        also writes a CPU profile of the run into FOLDER
npm run bench -- profile FILE.cpuprofile     where the time of such a run went, by file and by function
All of them take --seconds and --store. The store postgres is the server of DATABASE_URL, of a user who may make databases;
without DATABASE_URL the installed PostgreSQL is started in a temporary folder.`

const OPTIONS = {
  workload: { type: 'string', default: '' },
  concurrency: { type: 'string', default: '1,16,64,256' },
  seconds: { type: 'string', default: '5' },
  store: { type: 'string', default: 'pglite' },
  batch: { type: 'string', default: '256' },
  writers: { type: 'string', default: '1' },
  executions: { type: 'string', default: '1000000' },
  minutes: { type: 'string', default: '60' },
  seed: { type: 'string', default: '' },
  repetitions: { type: 'string', default: '4' },
  followers: { type: 'string', default: '50' },
  breakpoints: { type: 'string', default: '1000' },
  port: { type: 'string', default: '4700' },
  quick: { type: 'boolean', default: false },
  full: { type: 'boolean', default: false },
} as const

const NUMBERS = [
  'seconds',
  'batch',
  'writers',
  'executions',
  'minutes',
  'repetitions',
  'followers',
  'breakpoints',
  'port',
] as const

/** What is measured when no workload is named. */
const USUAL: Partial<Record<Options['kind'], string>> = {
  run: 'W1,W2,W3,W4,W5,W6,W7',
  stored: 'W1,W2,W3,W4',
  soak: 'W1,W2,W3,W4',
}

/** Reads a command line and the environment's DATABASE_URL and PEERS. An error is a sentence for the terminal. */
export function parseOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  newSeed: () => number = () => 1 + Math.floor(Math.random() * 2 ** 31),
): Result<Options, string> {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
    const named = positionals[0] ?? 'run'
    const kind = KINDS.find((one) => one === named)
    if (kind === undefined) return err(`There is no "${named}".\n${USAGE}`)
    const { store, quick, full } = values
    if (store !== 'pglite' && store !== 'postgres')
      return err(`--store is pglite or postgres, not "${store}".`)
    // DBOS has no other store.
    const onServer = store === 'postgres' || kind === 'compare' || kind === 'targets'
    const wanted = list(values.workload === '' ? (USUAL[kind] ?? 'W1') : values.workload)
    const numbers = Object.fromEntries(NUMBERS.map((name) => [name, numberOf(`--${name}`, values[name])]))
    return ok({
      kind,
      store: kind === 'compare' ? 'postgres' : store,
      databaseUrl: onServer ? (env.DATABASE_URL ?? null) : null,
      workloads: wanted.map(workloadOf),
      concurrency: list(values.concurrency).map((text) => numberOf('--concurrency', text)),
      ...(numbers as Record<(typeof NUMBERS)[number], number>),
      seed: values.seed === '' ? newSeed() : numberOf('--seed', values.seed),
      peers: env.PEERS ?? null,
      quick,
      full,
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
