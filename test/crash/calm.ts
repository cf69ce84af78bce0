import type { Arena } from './arena.ts'
import { oneRun } from './clients.ts'
import { MACHINES } from './machines.ts'
import { pause } from './server.ts'
import { worker } from './workers.ts'

const PATIENCE_MS = 90_000

/** Runs every machine on a server that nobody touches: the ends that are expected are those that it comes to. */
export async function calm(arena: Arena): Promise<void> {
  const { scene } = arena
  const life = await arena.begin({ calm: true })
  scene.spawn(worker(scene, 'calm'))
  for (const machine of MACHINES)
    scene.spawn(
      oneRun(scene, `calm-${machine}`, machine, scene.dice.fork(`calm ${machine}`), {
        forked: machine === 'journey',
      }),
    )
  const until = Date.now() + PATIENCE_MS
  const open = () => [...scene.book.runs.values()].filter((run) => run.ended === null)
  while (open().length > 0 && Date.now() < until) await pause(100)
  for (const { name } of open())
    scene.ledger.broken('outcome', `${name} did not end although nobody touched the server`)
  await arena.checkWell()
  await life.stop()
}
