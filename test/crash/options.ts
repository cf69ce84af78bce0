import { FAULT_POINTS, type FaultPoint } from '../../server/engine/fault-points.ts'

/** What `npm run test:crash` is asked for. */
export interface Options {
  readonly seed: number
  /** Random kills of the server. */
  readonly kills: number
  /** Immediate stops of PostgreSQL. */
  readonly stops: number
  readonly clients: number
  readonly store: 'pglite' | 'postgres'
  /** The storm ends after so many minutes, however many kills there were by then. */
  readonly minutes: number
  /** The fault points that are walked first. */
  readonly points: readonly FaultPoint[]
  /** Null for an honest server; otherwise the seeded bugs to run against, all when the list is empty. */
  readonly bugs: readonly string[] | null
  /** The first of five ports. */
  readonly port: number
  /** Keeps folder and ledger of a run that found nothing. */
  readonly keep: boolean
}

export const USAGE = `npm run test:crash -- [options]
  --seed N         replays the kills, mixes and inputs of the run that printed this seed
  --kills N        random kills of the server: 300, on PostgreSQL 100
  --stops N        immediate stops of PostgreSQL: 20
  --clients N      clients at once: 20
  --store S        pglite (default) or postgres, which is started from Debian's binaries
  --minutes N      ends the random kills after so long, however many there were
  --walk [POINTS]  walks the fault points and does nothing else; some of them, when they are named
  --no-walk        leaves out the walk over the fault points
  --bugs [NAMES]   runs against the seeded bugs instead, each of which must be found
  --port N         the first of five ports: 47100
  --keep           keeps the data folder and the ledger`

/** Reads the arguments. Throws an Error with the usage when one is not known. */
export function readOptions(args: readonly string[], chance: () => number): Options {
  const given = new Map<string, string>()
  for (let i = 0; i < args.length; i++) {
    const name = args[i]!
    const next = args[i + 1]
    const takes = next !== undefined && !next.startsWith('--')
    if (!/^--(seed|kills|stops|clients|minutes|store|walk|no-walk|bugs|port|keep)$/.test(name))
      throw new Error(`${name}?\n${USAGE}`)
    given.set(name.slice(2), takes ? next : '')
    if (takes) i++
  }
  const number = (name: string, fallback: number): number => {
    const text = given.get(name)
    if (text === undefined) return fallback
    if (!/^\d+$/.test(text)) throw new Error(`--${name} needs a whole number.\n${USAGE}`)
    return Number(text)
  }
  const store = given.get('store') ?? 'pglite'
  if (store !== 'pglite' && store !== 'postgres') throw new Error(`--store is pglite or postgres.\n${USAGE}`)
  return {
    seed: number('seed', Math.floor(chance() * 2 ** 31)),
    kills: number('kills', given.has('walk') ? 0 : store === 'postgres' ? 100 : 300),
    stops: number('stops', store === 'postgres' && !given.has('walk') ? 20 : 0),
    clients: number('clients', 20),
    store,
    minutes: number('minutes', 24 * 60),
    points: given.has('no-walk') ? [] : pointsOf(given.get('walk') ?? ''),
    bugs: given.has('bugs') ? (given.get('bugs') ?? '').split(',').filter(Boolean) : null,
    port: number('port', 47_100),
    keep: given.has('keep'),
  }
}

/** The named fault points, all when none is named. Throws when there is no such point. */
function pointsOf(names: string): FaultPoint[] {
  const wanted = names.split(',').filter(Boolean)
  const unknown = wanted.find((name) => !FAULT_POINTS.some((point) => point === name))
  if (unknown !== undefined)
    throw new Error(`There is no fault point "${unknown}". The points are: ${FAULT_POINTS.join(', ')}.`)
  return FAULT_POINTS.filter((point) => wanted.length === 0 || wanted.includes(point))
}
