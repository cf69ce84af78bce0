import { expect, test } from 'vitest'
import type { Committed, DecisionRow } from '../../engine/ports.ts'
import { LiveRows } from './live-rows.ts'

const row = (firstSeq: number, count: number, events = '{"v":1,"events":[]}'): DecisionRow => ({
  executionId: 'e',
  firstSeq,
  count,
  at: 5,
  kind: 'Start',
  author: 'Ada',
  requestId: String(firstSeq),
  partial: false,
  command: '{}',
  events,
})

const committed = (rows: readonly DecisionRow[], blobs: Committed['blobs'] = []): Committed => ({
  executionId: 'e',
  machineId: 'm',
  events: [],
  rows,
  blobs,
  projection: {
    status: 'RUNNING',
    stoppedAt: null,
    error: null,
    cause: null,
    redriveCount: 0,
    redrivenAt: null,
    nextSeq: 1,
    inFlight: 0,
    held: null,
  },
  waiting: [],
})

test('what was heard goes on where the follower stands, each row once', () => {
  const live = new LiveRows()
  live.hear(committed([row(1, 3), row(4, 0)]))
  live.hear(committed([row(4, 2)]))
  const message = live.take(3)
  expect(message).toMatchObject({ status: 'RUNNING', lastSeq: 5 })
  expect(message?.rows.map((one) => one.firstSeq)).toEqual([4])
  expect(live.take(5)).toMatchObject({ rows: [], lastSeq: 5 })
})

test('a gap, a half-known row, too much and an unknown large value send the follower back to the log', () => {
  const live = new LiveRows()
  expect(live.take(0)).toBeNull()
  live.hear(committed([row(6, 2)]))
  expect(live.take(4)).toBeNull()
  live.hear(committed([row(6, 2)]))
  expect(live.take(6)).toBeNull()
  const large = '{"v":1,"blobs":{"0":"h"},"values":[null],"events":[]}'
  live.hear(committed([row(8, 1, large)]))
  expect(live.take(7)).toBeNull()
  live.hear(committed([row(8, 1, large)], [{ hash: 'h', text: '"all of it"' }]))
  expect(live.take(7)?.rows[0]?.events).toContain('all of it')
  for (let seq = 9; seq < 2_000; seq++) live.hear(committed([row(seq, 1)]))
  expect(live.take(8)).toBeNull()
  live.hear(committed([row(2_000, 1)]))
  expect(live.take(1_999)).toMatchObject({ lastSeq: 2_000 })
})
