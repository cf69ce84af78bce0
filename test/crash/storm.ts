import type { OwnPostgres } from '../../server/testing/own-postgres.ts'
import type { Arena } from './arena.ts'
import { client } from './clients.ts'
import type { Dice } from './dice.ts'
import { isReady, type Life, pause } from './server.ts'
import { worker } from './workers.ts'

export interface StormOptions {
  /** Kills of the server. */
  readonly kills: number
  readonly clients: number
  /** `point:count` at which lives kill themselves, one life each. */
  readonly faults?: readonly string[]
  /** A database that is stopped so many times. */
  readonly database?: { readonly postgres: OwnPostgres; readonly stops: number }
  /** Hears after each blow how many there were. */
  readonly told?: (blows: number) => void
  /** Ends the storm early when it answers true. */
  readonly enough?: (soFar: Blows) => boolean
}

export interface Blows {
  readonly done: number
  /** Fault points at which a life ended. */
  readonly fired: number
  /** Fault points that were not passed often enough. */
  readonly unfired: readonly string[]
}

type Blow =
  | { readonly kind: 'kill' }
  | { readonly kind: 'fault'; readonly fault: string }
  | { readonly kind: 'database'; readonly postgres: OwnPostgres }

/** Share of lives that end before the server is ready: recovery must bear that too. */
const STILLBORN = 0.12
/** A fault point that a busy server has not passed by then is not going to be. */
const PATIENCE_MS = 6_000

/** Sends the clients and workers in; they ask on whatever becomes of the server. */
function populate(arena: Arena, clients: number): void {
  const { scene } = arena
  for (let i = 1; i <= clients; i++) scene.spawn(client(scene, `c${i}`))
  for (const label of ['ann', 'bob', 'cyd']) scene.spawn(worker(scene, label))
}

/**
 * Kills the server, or stops its database, at moments and in an order of chance, and looks after each start whether it
 * kept what it promised.
 */
export async function storm(arena: Arena, options: StormOptions): Promise<Blows> {
  const { kills, clients, faults = [], database, told, enough } = options
  if (kills + faults.length + (database?.stops ?? 0) > 0) populate(arena, clients)
  const dice = arena.dice.fork('kills')
  const blows: Blow[] = [
    ...Array.from({ length: kills }, () => ({ kind: 'kill' as const })),
    ...faults.map((fault) => ({ kind: 'fault' as const, fault })),
    ...Array.from({ length: database?.stops ?? 0 }, () => ({
      kind: 'database' as const,
      postgres: database!.postgres,
    })),
  ]
  const unfired: string[] = []
  let [done, fired] = [0, 0]
  for (const blow of dice.shuffle(blows)) {
    if (enough?.({ done, fired, unfired }) === true) break
    const outcome = await oneBlow(arena, dice, blow)
    if (outcome === 'never came back') break
    if (outcome === 'unfired' && blow.kind === 'fault') unfired.push(blow.fault)
    if (outcome === 'struck' && blow.kind === 'fault') fired++
    done++
    told?.(done)
  }
  return { done, fired, unfired }
}

type BlowOutcome = 'struck' | 'unfired' | 'never came back'

/** One life and its end. */
async function oneBlow(arena: Arena, dice: Dice, blow: Blow): Promise<BlowOutcome> {
  const note = (kind: string): void => arena.scene.ledger.note(kind, { life: arena.lives })
  const stillborn = blow.kind === 'kill' && dice.chance(STILLBORN)
  const [moment, outage] = [dice.int(20, 1_200), dice.int(50, 2_000)]
  const life = arena.start(blow.kind === 'fault' ? { fault: blow.fault } : {})
  let fired = true
  if (stillborn) await pause(moment)
  else if (!(await back(arena, life))) return 'never came back'
  else {
    note('ready')
    await arena.checkWell()
    if (blow.kind === 'fault') fired = await falls(life)
    else await pause(moment)
    if (blow.kind === 'database' && !(await outageOf(arena, life, blow.postgres, outage)))
      return 'never came back'
    await Promise.race([arena.peek().catch(() => {}), pause(150)])
  }
  await arena.kill()
  note('killed')
  return fired ? 'struck' : 'unfired'
}

async function falls(life: Life): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS
  while (!life.dead() && Date.now() < until) await pause(20)
  return life.dead()
}

/** The database falls and comes back; false when the server does not. */
async function outageOf(arena: Arena, life: Life, postgres: OwnPostgres, ms: number): Promise<boolean> {
  postgres.stop()
  arena.scene.ledger.note('database stopped', { forMs: ms })
  await pause(ms)
  postgres.start()
  // A server may end itself when its database is gone; whoever supervises it starts it again.
  if (!(await back(arena, life.dead() ? arena.start() : life))) return false
  await arena.checkWell()
  return true
}

async function back(arena: Arena, life: Life): Promise<boolean> {
  // A life that kills itself while it begins has not failed to begin.
  if ((await isReady(life, arena.site)) || (life.dead() && life.code() === null)) return true
  arena.scene.ledger.broken(
    'comes-back',
    `life ${arena.lives} did not become ready (exit code ${life.code()}); see ${arena.site.logFile}`,
  )
  return false
}
