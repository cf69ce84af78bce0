import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FAULT_POINTS } from '../../server/engine/fault-points.ts'
import { freePorts } from '../../server/testing/free-port.ts'
import { buildServer } from '../support/server-process.ts'
import { Arena } from './arena.ts'
import { BUGS } from './bugs.ts'
import { Dice } from './dice.ts'
import { siteIn, verdictOf } from './run.ts'
import { type Blows, storm } from './storm.ts'
import { checkPatches, makeVariant } from './variant.ts'

/** The blows of the short form begin as long as this lasts; an idle machine has time for all of them. */
const BUDGET_MS = Number(process.env.CRASH_BUDGET_MS ?? 25_000)
/** A machine on which the budget does not reach for so much goes on until it has, or until this is over. */
const LIMIT_MS = Math.max(60_000, BUDGET_MS)
const LEAST = { blows: 4, points: 2 }

test(
  '[PF10] a server that is killed at random moments and at its fault points keeps everything it promised',
  async () => {
    const seed = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 2 ** 31))
    await buildServer()
    const folder = mkdtempSync(join(tmpdir(), 'hindsight-crash-'))
    const dice = new Dice(seed)
    const faults = FAULT_POINTS.map(
      (point) => `${point}:${point.startsWith('recovery') ? 1 : dice.int(1, 3)}`,
    )
    const site = siteIn(folder, await makeVariant(join(folder, 'server'), []), { port: await freePorts(5) })
    const arena = new Arena({ site, seed, ledgerPath: join(folder, 'ledger.jsonl'), storeBug: null })
    let blows: Blows = { done: 0, fired: 0, unfired: [] }
    try {
      await arena.setUp()
      const began = Date.now()
      const enough = ({ done, fired }: Blows): boolean => {
        const much = done >= LEAST.blows && fired >= LEAST.points
        return arena.failed || Date.now() - began > (much ? BUDGET_MS : LIMIT_MS)
      }
      blows = await storm(arena, { kills: 6, clients: 5, faults, enough })
      await arena.settle()
    } finally {
      await arena.close()
    }
    console.log(verdictOf(arena, seed).join('\n'))
    expect(
      arena.scene.ledger.violations,
      `CRASH_SEED=${seed} repeats it; ${arena.scene.ledger.path}`,
    ).toEqual([])
    expect([...arena.scene.book.runs.values()].filter((run) => run.ended === null)).toEqual([])
    expect(blows.done).toBeGreaterThanOrEqual(LEAST.blows)
    expect(blows.fired).toBeGreaterThanOrEqual(LEAST.points)
    rmSync(folder, { recursive: true, force: true })
  },
  LIMIT_MS + 240_000,
)

test('[PF18] each seeded bug still fits into the source that it changes', async () => {
  expect(BUGS).toHaveLength(8)
  await checkPatches(BUGS.flatMap(({ patches }) => patches))
  const gone = { file: 'server/main.ts', find: 'no such text', replace: '' }
  await expect(checkPatches([gone])).rejects.toThrow('server/main.ts')
}, 120_000)
