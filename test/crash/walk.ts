import { FAULT_POINTS } from '../../server/engine/fault-points.ts'
import type { Arena } from './arena.ts'
import { oneRun } from './clients.ts'
import type { Input } from './machines.ts'
import { isReady, pause } from './server.ts'
import { worker } from './workers.ts'

export interface WalkOptions {
  readonly points?: readonly string[]
  /** The last hit at which a point kills; without it a point is walked until it is passed no more. */
  readonly most?: number
  readonly told?: (point: string, hits: number) => void
  readonly enough?: () => boolean
}

/** A journey that has not ended by then will not. */
const PATIENCE_MS = 60_000
/** Executions that are left behind with a task in flight. */
const LEFT = 3

/**
 * Walks fault points: the server dies at the first passing of a point, then at the second, until a whole journey and its
 * forks come to their end without passing it so often. Returns how often it died at each.
 */
export async function walk(arena: Arena, options: WalkOptions = {}): Promise<Map<string, number>> {
  const { points = FAULT_POINTS, most = Number.POSITIVE_INFINITY, told, enough } = options
  for (const label of ['dan', 'eve']) arena.scene.spawn(worker(arena.scene, label))
  const hits = new Map<string, number>()
  for (const point of points) {
    if (point === 'recovery.before-dispatch') await interrupted(arena)
    let count = 0
    while (count < most && enough?.() !== true && (await dies(arena, `${point}:${count + 1}`))) count++
    hits.set(point, count)
    told?.(point, count)
  }
  return hits
}

/** One life with a fault point; true when it died there. */
async function dies(arena: Arena, fault: string): Promise<boolean> {
  const { scene } = arena
  const life = arena.start({ fault })
  if (await isReady(life, arena.site)) {
    await arena.checkWell()
    const begin = (): void => {
      const dice = scene.dice.fork(fault)
      const how = { forked: true, input: smallFor(fault) }
      scene.spawn(oneRun(scene, `walk-${arena.lives}`, 'journey', dice, how))
    }
    const busy = (): boolean => [...scene.book.runs.values()].some((run) => run.ended === null)
    const until = Date.now() + PATIENCE_MS
    // What an earlier life left comes first: begun beside it, ever more would pile up, and be passed ever more often.
    for (let begun = false; !life.dead() && Date.now() < until; await pause(30)) {
      if (busy()) continue
      if (begun) break
      begun = true
      begin()
    }
  }
  if (life.code() !== null)
    scene.ledger.broken('comes-back', `a life ended by itself with code ${life.code()}`)
  const died = life.dead()
  await life.kill()
  return died
}

/** As little of everything as there can be, so that the last passing of a point is soon reached. Alarms get a retry too. */
const smallFor = (fault: string): Input => ({
  ...{ n: 7, items: [1], waitMs: 20 },
  fail: fault.startsWith('alarms.') ? 1 : 0,
})

/** Leaves work in flight behind, which the next start must take up: tasks whose effects have happened and were not answered. */
async function interrupted(arena: Arena): Promise<void> {
  const { scene, world } = arena
  const life = arena.start({ calm: true })
  world.fallSilent()
  if (await isReady(life, arena.site)) {
    const before = scene.ledger.counts.get('effect') ?? 0
    for (let i = 1; i <= LEFT; i++)
      scene.spawn(oneRun(scene, `cut-${arena.lives}-${i}`, 'fan', scene.dice.fork(`cut ${i}`)))
    const until = Date.now() + PATIENCE_MS
    while ((scene.ledger.counts.get('effect') ?? 0) < before + LEFT && Date.now() < until) await pause(10)
  }
  await life.kill()
  world.speak()
}
