import { join } from 'node:path'
import { OwnPostgres } from '../../server/testing/own-postgres.ts'
import { Arena } from './arena.ts'
import { calm } from './calm.ts'
import type { Options } from './options.ts'
import { siteIn, verdictOf } from './run.ts'
import { storm } from './storm.ts'
import { makeVariant } from './variant.ts'
import { walk } from './walk.ts'

/** Runs the whole crash test against the server as it is; true when every promise was kept. */
export async function honest(
  options: Options,
  folder: string,
  say: (text: string) => void,
): Promise<boolean> {
  const entry = await makeVariant(join(folder, 'server'), [])
  const postgres = options.store === 'postgres' ? new OwnPostgres(options.port + 3) : null
  postgres?.start()
  const site = siteIn(folder, entry, options, postgres?.url() ?? null)
  const ledgerPath = join(folder, 'ledger.jsonl')
  const arena = new Arena({ site, seed: options.seed, ledgerPath, storeBug: null })
  try {
    await arena.setUp()
    await calm(arena)
    await walkAll(arena, options.points, say)
    const until = Date.now() + options.minutes * 60_000
    const { done } = await storm(arena, {
      kills: options.kills,
      clients: options.clients,
      ...(postgres === null ? {} : { database: { postgres, stops: options.stops } }),
      told: (blows) => {
        if (blows % 10 === 0) say(`${blows} random blows, ${arena.scene.book.runs.size} runs`)
      },
      enough: () => arena.failed || Date.now() > until,
    })
    say(`${done} random blows are over; everything comes to its end`)
    if (!arena.failed) await arena.settle()
  } finally {
    await arena.close()
    postgres?.done()
  }
  for (const line of verdictOf(arena, options.seed)) say(line)
  return !arena.failed
}

async function walkAll(arena: Arena, points: readonly string[], say: (text: string) => void): Promise<void> {
  if (points.length === 0) return
  const hits = await walk(arena, {
    points,
    enough: () => arena.failed,
    told: (point, count) => say(`died ${count} times at ${point}, then it was passed no more`),
  })
  for (const [point, count] of hits)
    if (count === 0 && !arena.failed)
      arena.scene.ledger.broken('comes-back', `the journey never passes ${point}`)
}
