import { dirname, join } from 'node:path'
import { Arena } from './arena.ts'
import { BUGS, type Bug } from './bugs.ts'
import type { Options } from './options.ts'
import { siteIn } from './run.ts'
import type { Site } from './server.ts'
import { storm } from './storm.ts'
import { makeVariant } from './variant.ts'
import { walk } from './walk.ts'

const KILLS = 12
const CLIENTS = 8

/** Runs against the seeded bugs that are asked for, all when none is named; true when each was found. */
export async function huntAll(
  options: Options,
  folder: string,
  say: (text: string) => void,
): Promise<boolean> {
  const names = options.bugs ?? []
  const unknown = names.find((name) => !BUGS.some((bug) => bug.name === name))
  if (unknown !== undefined)
    throw new Error(`There is no bug "${unknown}". The bugs are: ${BUGS.map(({ name }) => name).join(', ')}.`)
  const chosen = BUGS.filter(({ name }) => names.length === 0 || names.includes(name))
  // All of them first: what folds their logs here must be of the same day as they are.
  const entries = new Map<Bug, string>()
  for (const bug of chosen) entries.set(bug, await makeVariant(join(folder, bug.name, 'server'), bug.patches))
  let found = 0
  for (const [bug, entry] of entries) {
    const site = siteIn(join(folder, bug.name), entry, options)
    if (await hunt(bug, site, { seed: options.seed, say })) found++
  }
  say(`${found} of ${chosen.length} seeded bugs were found`)
  return found === chosen.length
}

interface Hunt {
  readonly seed: number
  readonly say: (text: string) => void
}

/** Runs against one bug until a promise is broken; true when it is one that this bug breaks. */
async function hunt(bug: Bug, site: Site, { seed, say }: Hunt): Promise<boolean> {
  const ledgerPath = join(dirname(site.logFile), 'ledger.jsonl')
  const arena = new Arena({ site, seed, ledgerPath, storeBug: bug.store })
  const found = arena.scene.ledger.violations
  const ofIts = (): (typeof found)[number] | undefined =>
    found.find(({ promised }) => bug.breaks.includes(promised))
  const enough = (): boolean => ofIts() !== undefined
  try {
    await arena.setUp()
    await storm(arena, { kills: KILLS, clients: CLIENTS, enough })
    const points = ['writer.after-commit', 'mailbox.before-acknowledge']
    if (!enough()) await walk(arena, { points, most: 4, enough })
    if (!enough()) await arena.settle(enough)
  } catch (error) {
    // One that cannot be run at all has not been found; the others are still hunted.
    arena.scene.ledger.broken('comes-back', error instanceof Error ? error.message : String(error))
  } finally {
    await arena.close()
  }
  const [first, other] = [ofIts(), found[0]]
  if (first !== undefined)
    say(`found   ${bug.name} (${bug.what}) by ${first.promised}: ${first.detail.slice(0, 200)}`)
  else {
    const instead = other === undefined ? '' : `, but ${other.promised}: ${other.detail.slice(0, 500)}`
    say(`MISSED  ${bug.name} (${bug.what})${instead}; the ledger is ${ledgerPath}`)
  }
  return first !== undefined
}
