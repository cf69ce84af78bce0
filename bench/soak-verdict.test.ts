import { expect, test } from 'vitest'
import { countObjects } from './heap-text.ts'
import type { Held } from './held.ts'
import { type SoakSample, verdictOf } from './soak-verdict.ts'

const sample = (minute: number, p99: number | null, handles = 10): SoakSample => ({
  kind: 'soak',
  store: 'pglite',
  minute,
  executions_per_s: 5,
  workloads: { W1: { per_s: 5, p50_ms: 1, p99_ms: p99 } },
  rss_mb: 100,
  heap_mb: 50,
  handles,
})

const held = (count: number): Held => ({ counts: new Map([['Map', count]]), heapMb: 50 })

const FLAT = [held(1_000), held(1_010), held(1_000)]

test('one bad second does not decide about the p99, a slow quarter does', () => {
  const calm = Array.from({ length: 8 }, (_, i) => sample(i + 1, i === 7 ? 900 : 10))
  const judged = verdictOf(
    [...calm, ...calm.map((one) => ({ ...one, minute: one.minute + 8 }))],
    FLAT,
    80,
    null,
  )
  expect(judged).toMatchObject({ verdict: 'flat', because: [], minutes: 16, executions: 80 })
  const slow = Array.from({ length: 8 }, (_, i) => sample(i + 1, 10 + i))
  expect(verdictOf(slow, FLAT, 80, null)).toMatchObject({
    verdict: 'drift',
    p99: [{ workload: 'W1', first_p99_ms: 11, last_p99_ms: 17, drift: 0.545 }],
  })
})

test('what grows from count to count is held, what fills up and stays is not', () => {
  const samples = Array.from({ length: 4 }, (_, i) => sample(i + 1, 10))
  const leak = verdictOf(samples, [held(1_000), held(2_000), held(3_000)], 1, null)
  expect(leak).toMatchObject({ verdict: 'drift', grown: [{ name: 'Map', counts: [1_000, 2_000, 3_000] }] })
  expect(verdictOf(samples, [held(1_000), held(3_000), held(3_010)], 1, null).verdict).toBe('flat')
})

test('a soak that ended early, had no figures or opened handles is not flat', () => {
  const samples = Array.from({ length: 4 }, (_, i) => sample(i + 1, 10))
  expect(verdictOf([], [], 0, 'It was interrupted.').because).toHaveLength(2)
  expect(verdictOf([sample(1, null)], FLAT, 0, null).verdict).toBe('drift')
  expect(verdictOf([...samples, sample(5, 10, 30)], FLAT, 5, null).because).toEqual([
    'More handles are open.',
  ])
})

test('objects of a heap snapshot are counted by class, wherever its text is cut', () => {
  const meta = { node_fields: ['type', 'name', 'id'], node_types: [['hidden', 'object'], 'string'] }
  const strings = ['x', 'Map', 'a "}] name', 'Foo']
  const text = `{"snapshot":{"meta":${JSON.stringify(meta)},"node_count":4},
"nodes":[1,1,5
,1,3,7
,0,1,9
,1,3,11
],
"edges":[1,2,3
],
"locations":[4,5],
"strings":${JSON.stringify(strings)}}`
  for (const length of [1, 2, 7, 64, text.length]) {
    const counter = countObjects()
    for (let at = 0; at < text.length; at += length) counter.add(text.slice(at, at + length))
    expect([...counter.counts()]).toEqual([
      ['Map', 1],
      ['Foo', 2],
    ])
  }
})
