import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Decisions } from './decisions.ts'
import { openTestStore, type TestStore, testCommit, testRow } from './testing.ts'

let opened: TestStore
beforeAll(async () => {
  opened = await openTestStore()
  const commits = Array.from({ length: 150 }, (_, i) => {
    const id = `log${i}`
    const rows = Array.from({ length: 1 + (i % 30) }, (_, n) => testRow(id, 1 + 2 * n, { count: 2 }))
    return testCommit(id, 1, { rows })
  })
  await opened.store.engine.commit(commits)
}, 60_000)
afterAll(() => opened.done())

test('[ST46] logs whose beginnings are asked for together come back as if each had been asked for alone', async () => {
  const { engine } = opened.store
  const asked = [...Array.from({ length: 150 }, (_, i) => `log${i}`), 'log7', 'nobody', 'nob\u0000dy']
  const limits = [24, 3, 500, 1]
  const together = await Promise.all(
    asked.map((id, i) => engine.readDecisions(id, 0, limits[i % limits.length]!)),
  )
  for (const [i, id] of asked.entries()) {
    const rows = together[i]!
    expect(rows.map((row) => row.firstSeq)).toEqual(rows.map((_, n) => 1 + 2 * n))
    expect(rows.every((row) => row.executionId === id)).toBe(true)
    const there = id.startsWith('log') ? 1 + (Number(id.slice(3)) % 30) : 0
    expect(rows).toHaveLength(Math.min(there, limits[i % limits.length]!))
  }
  expect(together[4]).toEqual(await engine.readDecisions('log4', 0, 24))
})

test('[ST48] a log is read as whole columns, and comes back the same where a text has a line break in it', async () => {
  const { engine } = opened.store
  const rows = ['plain', 'two\nlines', '', '\n', ' '].map((text, i) =>
    testRow('lines', 1 + i, {
      author: text,
      requestId: `${i}${text}`,
      partial: i === 2,
      command: i === 3 ? '' : '{}',
    }),
  )
  await engine.commit([testCommit('lines', 1, { rows })])
  expect(await engine.readDecisions('lines', 0, 500)).toEqual(rows)
  expect(await engine.readDecisions('lines', 2, 2)).toEqual(rows.slice(2, 4))
  expect(await engine.readDecisions('lines', 5, 2)).toEqual([])
  const [alone, other] = await Promise.all([
    engine.readDecisions('lines', 0, 24),
    engine.readDecisions('log3', 0, 24),
  ])
  expect(alone).toEqual(rows)
  expect(other).toHaveLength(4)
})

test('[ST46] they are read by few statements, and who asks alone or for a place within reads for himself', async () => {
  const texts: string[] = []
  const pool = {
    query: async ({ name }: { name: string }) => {
      texts.push(name)
      await new Promise((done) => setImmediate(done))
      return { rows: [], fields: [] }
    },
  } as unknown as Pool
  const { read } = new Decisions(pool)
  await Promise.all(Array.from({ length: 512 }, (_, i) => read(`e${i}`, 0, 24)))
  expect(texts).toEqual(new Array(8).fill('log_beginnings-joined'))
  texts.length = 0
  await read('e', 0, 24)
  await Promise.all([read('e', 5, 24), read('f', 5, 24)])
  expect(texts).toEqual(new Array(3).fill('decisions-joined'))
})

test('[ST46] a statement that fails tells all who asked, and the next one is sent', async () => {
  let fails = true
  const pool = {
    query: async () => {
      if (fails) throw Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET' })
      return { rows: [], fields: [] }
    },
  } as unknown as Pool
  const { read } = new Decisions(pool)
  const refused = await Promise.allSettled([read('a', 0, 24), read('b', 0, 24), read('c', 0, 24)])
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  fails = false
  expect(await Promise.all([read('a', 0, 24), read('b', 0, 24)])).toEqual([[], []])
})
