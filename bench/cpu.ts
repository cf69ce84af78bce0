import { readdirSync, readFileSync } from 'node:fs'
import { Client } from 'pg'

/** Linux counts in hundredths of a second, whatever the machine. */
const TICK_MS = 10

interface ProcessTimes {
  readonly parent: number
  /** Milliseconds of CPU, those of its ended children included. */
  readonly used: number
}

/**
 * Milliseconds of CPU that processes and everything they started have used so far; null where the system does not say.
 * A process that starts and ends in between counts through its parent.
 */
export function cpuOfTrees(roots: readonly number[]): number | null {
  const all = processTimes()
  if (all === null) return null
  const within = new Map<number, boolean>()
  const isWithin = (pid: number): boolean => {
    const known = within.get(pid)
    if (known !== undefined) return known
    const parent = all.get(pid)?.parent
    const answer = roots.includes(pid) || (parent !== undefined && parent !== 0 && isWithin(parent))
    within.set(pid, answer)
    return answer
  }
  let sum = 0
  for (const [pid, { used }] of all) if (isWithin(pid)) sum += used
  return sum
}

/** As `cpuOfTrees`; of this process alone where the system does not say. */
export function cpuNow(roots: readonly number[]): number {
  const { user, system } = process.cpuUsage()
  return cpuOfTrees(roots) ?? (user + system) / 1_000
}

function processTimes(): Map<number, ProcessTimes> | null {
  if (process.platform !== 'linux') return null
  const all = new Map<number, ProcessTimes>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const times = timesOf(name)
    if (times !== null) all.set(Number(name), times)
  }
  return all
}

function timesOf(pid: string): ProcessTimes | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Behind the command's name: state, parent, ... and from the 12th field on the four times.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return { parent: Number(fields[1]), used: ticks * TICK_MS }
  } catch {
    return null
  }
}

/** The first process of a PostgreSQL server on this machine; null when it runs elsewhere. */
export async function postmasterOf(databaseUrl: string): Promise<number | null> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const backend = rows[0]?.pid ?? 0
    const stat = timesOf(String(backend))
    const isPostgres =
      stat !== null && readFileSync(`/proc/${backend}/cmdline`, 'utf8').startsWith('postgres')
    return isPostgres ? stat.parent : null
  } catch {
    return null
  } finally {
    await client.end()
  }
}
