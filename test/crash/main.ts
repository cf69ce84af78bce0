// npm run test:crash: kills the real server again and again and looks each time whether it kept what it had promised.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildServer } from '../support/server-process.ts'
import { Arena } from './arena.ts'
import { BUGS, type Bug } from './bugs.ts'
import { type Options, readOptions } from './options.ts'
import { siteIn, verdictOf } from './run.ts'
import { storm } from './storm.ts'
import { makeVariant } from './variant.ts'
import { walk } from './walk.ts'

const say = (text: string): void => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`)

async function honest(options: Options, folder: string): Promise<boolean> {
  const entry = await makeVariant(join(folder, 'server'), [])
  const site = siteIn(folder, entry, options)
  const arena = new Arena({
    site,
    seed: options.seed,
    ledgerPath: join(folder, 'ledger.jsonl'),
    storeBug: null,
  })
  const enough = (): boolean => arena.failed
  try {
    await arena.setUp()
    if (options.walk) {
      const hits = await walk(arena, {
        enough,
        told: (point, count) => say(`died ${count} times at ${point}, then it was passed no more`),
      })
      for (const [point, count] of hits)
        if (count === 0 && !arena.failed)
          arena.scene.ledger.broken('comes-back', `the journey never passes ${point}`)
    }
    const told = (kills: number): void => {
      if (kills % 10 === 0) say(`${kills} random kills, ${arena.scene.book.runs.size} runs`)
    }
    const kills = await storm(arena, { kills: options.kills, clients: options.clients, told, enough })
    say(`${kills} random kills are over; everything comes to its end`)
    if (!arena.failed) await arena.settle()
  } finally {
    await arena.close()
  }
  for (const line of verdictOf(arena, options.seed)) say(line)
  return !arena.failed
}

/** Runs against one bug until it is found; true when it was, and as what it is. */
async function hunt(bug: Bug, options: Options, folder: string): Promise<boolean> {
  const entry = await makeVariant(join(folder, 'server'), bug.patches)
  const site = siteIn(folder, entry, options)
  const arena = new Arena({
    site,
    seed: options.seed,
    ledgerPath: join(folder, 'ledger.jsonl'),
    storeBug: bug.store,
  })
  const enough = (): boolean => arena.failed
  try {
    await arena.setUp()
    await storm(arena, { kills: 12, clients: 8, enough })
    if (!arena.failed)
      await walk(arena, { points: ['writer.after-commit', 'mailbox.before-acknowledge'], most: 4, enough })
    if (!arena.failed) await arena.settle()
  } finally {
    await arena.close()
  }
  const found = arena.scene.ledger.violations
  const first = found.find(({ promised }) => bug.breaks.includes(promised))
  if (first !== undefined)
    say(`found    ${bug.name} (${bug.what}): ${first.promised}: ${first.detail.slice(0, 160)}`)
  else
    say(
      `MISSED   ${bug.name} (${bug.what})${found.length > 0 ? `; found something else: ${found[0]?.promised}: ${found[0]?.detail.slice(0, 300)}` : ''}`,
    )
  return first !== undefined
}

async function allBugs(options: Options, folder: string): Promise<boolean> {
  const names = options.bugs ?? []
  const chosen = BUGS.filter(({ name }) => names.length === 0 || names.includes(name))
  let found = 0
  for (const bug of chosen) {
    const own = join(folder, bug.name)
    mkdirSync(own, { recursive: true })
    if (await hunt(bug, options, own)) found++
  }
  say(`${found} of ${chosen.length} seeded bugs were found`)
  return chosen.length > 0 && found === chosen.length
}

const options = readOptions(process.argv.slice(2), Math.random)
await buildServer()
const folder = mkdtempSync(join(tmpdir(), 'hindsight-crash-'))
say(`seed ${options.seed}; everything is in ${folder}`)
const good = await (options.bugs === null ? honest(options, folder) : allBugs(options, folder))
if (good && !options.keep) rmSync(folder, { recursive: true, force: true })
say(
  good
    ? 'The crash test passed.'
    : `The crash test FAILED. Replay it with: npm run test:crash -- --seed ${options.seed}`,
)
process.exit(good ? 0 : 1)
