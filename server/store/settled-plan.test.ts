import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prismaOn } from './client.ts'
import type { Database } from './database.ts'
import { engineStoreOn } from './engine-store.ts'
import { openLite } from './lite.ts'
import { migrate } from './migrate.ts'
import { testCommit, testRow } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'hindsight-plan-'))
let database: Database
beforeAll(async () => {
  database = await openLite(folder, () => {})
  await migrate(database.pool)
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

test('[ST17] an append of one execution is not planned anew with each use', async () => {
  const { pool } = database
  const prisma = prismaOn(pool)
  const engine = engineStoreOn({ pool, prisma })
  for (let seq = 1; seq <= 60; seq++) {
    const rows = [testRow('planned', seq, { author: 'engine' })]
    // Every other one changes the execution's row too: both statements are used.
    expect(await engine.commit([testCommit('planned', seq, { rows, rowChanges: seq % 2 === 1 })])).toEqual([
      'committed',
    ])
  }
  const { rows } = await pool.query<{ name: string; generic: string; custom: string }>(
    `SELECT name, generic_plans AS generic, custom_plans AS custom FROM pg_prepared_statements
     WHERE name LIKE 'append%' ORDER BY name`,
  )
  expect(rows.map(({ name }) => name)).toEqual(['append-0', 'append-1', 'append-log-0', 'append-log-1'])
  for (const { custom } of rows) expect(Number(custom)).toBeLessThanOrEqual(5)
  const kept = rows.reduce((sum, { generic }) => sum + Number(generic), 0)
  expect(kept).toBeGreaterThanOrEqual(60)
  const nobody = await prisma.decision.count({ where: { executionId: { startsWith: 'nobody' } } })
  expect([nobody, await prisma.execution.count(), await prisma.stateStat.count()]).toEqual([0, 1, 0])
})
