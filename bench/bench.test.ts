import { expect, test } from 'vitest'
import { openEngine } from './bench-engine.ts'
import { quantile, rounded } from './figures.ts'
import { freshDatabase } from './fresh-database.ts'
import { runLimit } from './limit.ts'
import { parseOptions } from './options.ts'
import { runPoint } from './run-point.ts'
import { openSite } from './site.ts'
import { WORKLOADS } from './workloads/all.ts'

const site = await openSite('pglite', null)

const named = (name: string) => WORKLOADS.find((one) => one.name === name)!

test('a short run of one task prints figures that fit together', async () => {
  const { figures } = await runPoint(named('W2'), 4, 1, site)
  expect(Object.keys(figures)).toEqual([
    'workload',
    'store',
    'concurrency',
    'executions_per_s',
    'steps_per_s',
    'p50_ms',
    'p99_ms',
    'events_per_commit',
    'bytes_per_execution',
    'rss_mb',
  ])
  for (const value of Object.values(figures)) {
    if (typeof value === 'number') expect(value).toBeGreaterThan(0)
  }
  expect(figures.p99_ms).toBeGreaterThanOrEqual(figures.p50_ms)
  expect(figures.steps_per_s).toBe(figures.executions_per_s)
}, 60_000)

test('each workload runs to its end', async () => {
  const database = await freshDatabase(null)
  const store = await database.openStore()
  for (const workload of WORKLOADS) {
    const engine = await openEngine(store, workload)
    await engine.caller.runOnce()
    expect([workload.name, engine.counts().events > 2 * workload.steps]).toEqual([workload.name, true])
    await engine.close()
  }
  await store.close()
  await database.drop()
}, 60_000)

test('the limit appends as many decisions in each commit as it is told', async () => {
  const figures = await runLimit(named('W2'), { seconds: 1, batch: 8, writers: 1 }, site)
  expect(figures.decisions_per_s / figures.commits_per_s).toBeCloseTo(8, 0)
  expect(figures.events_per_s).toBeGreaterThan(figures.decisions_per_s)
}, 60_000)

test('a command line is read, or refused with a sentence', () => {
  const asked = parseOptions(['--workload', 'w1,W5', '--concurrency', '1,16', '--seconds', '2'], {})
  expect(asked).toMatchObject({ ok: true, value: { kind: 'run', concurrency: [1, 16], seconds: 2 } })
  expect(parseOptions(['--workload', 'W9'], {})).toMatchObject({ ok: false })
  expect(parseOptions(['--seconds', 'soon'], {})).toMatchObject({ ok: false })
  expect(parseOptions(['--store', 'sqlite'], {})).toMatchObject({ ok: false })
  expect(parseOptions(['soak', '--minutes', '3'], {})).toMatchObject({ ok: true, value: { minutes: 3 } })
  expect(parseOptions(['soak', '--seed', '42'], {})).toMatchObject({ ok: true, value: { seed: 42 } })
  expect(parseOptions(['soak'], {}, () => 7)).toMatchObject({ ok: true, value: { seed: 7 } })
  expect(parseOptions(['fly'], {})).toMatchObject({ ok: false })
})

test('quantiles and rounding', () => {
  const values = Array.from({ length: 100 }, (_, i) => i)
  expect([quantile(values, 0.5), quantile(values, 0.99), quantile([], 0.5)]).toEqual([50, 99, Number.NaN])
  expect([rounded(1234.56), rounded(12.345), rounded(0.001234)]).toEqual([1235, 12.3, 0.00123])
})
