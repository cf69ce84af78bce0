import type { Arena } from './arena.ts'
import { client } from './clients.ts'
import { isReady, pause } from './server.ts'
import { worker } from './workers.ts'

export interface StormOptions {
  readonly kills: number
  readonly clients: number
  /** Hears after each kill how many there were. */
  readonly told?: (kills: number) => void
  /** Ends the storm early when it answers true. */
  readonly enough?: () => boolean
}

/** Share of lives that end before the server is ready: recovery must bear that too. */
const STILLBORN = 0.12

/** Sends the clients and workers in; they ask on whatever becomes of the server. */
export function populate(arena: Arena, clients: number): void {
  const { scene } = arena
  for (let i = 1; i <= clients; i++) scene.spawn(client(scene, `c${i}`))
  for (const label of ['ann', 'bob', 'cyd']) scene.spawn(worker(scene, label))
}

/** Kills the server at random moments, and looks after each start whether it kept what it promised. Returns the kills. */
export async function storm(arena: Arena, { kills, clients, told, enough }: StormOptions): Promise<number> {
  populate(arena, clients)
  const dice = arena.dice.fork('kills')
  const note = arena.scene.ledger.note.bind(arena.scene.ledger)
  let done = 0
  while (done < kills && enough?.() !== true) {
    const life = arena.start()
    if (dice.chance(STILLBORN)) await pause(dice.int(100, 1_000))
    else {
      if (!(await isReady(life, arena.site))) {
        arena.scene.ledger.broken(
          'comes-back',
          `life ${arena.lives} did not become ready (exit code ${life.code()})`,
        )
        return done
      }
      note('ready', { life: arena.lives })
      await arena.check()
      note('checked', { life: arena.lives })
      await pause(dice.int(20, 1_200))
      await Promise.race([arena.peek().catch(() => {}), pause(150)])
    }
    await life.kill()
    note('killed', { life: arena.lives })
    told?.(++done)
  }
  return done
}
