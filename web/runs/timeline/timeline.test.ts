import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HistoryIndex, VisitRecord } from '../../../core/replay/history-index.ts'
import { runOrder, timelineOf } from '../../../core/replay/testing/recorded.ts'
import type { HistoryEvent } from '../../../core/run/event.ts'
import { statusOfVisit } from './paint-timeline.ts'
import { TimeScale } from './time-scale.ts'
import { barBox, rowAt, rowsHeight, timelineRows } from './timeline-rows.ts'

const logOf = (ats: readonly number[], forkAt?: number) => {
  const events = ats.map(
    (at, i) =>
      ({
        seq: i + 1,
        at,
        frame: 0,
        type: i + 1 === forkAt ? 'ExecutionForked' : 'TaskStarted',
      }) as HistoryEvent,
  )
  return { length: events.length, event: (seq: number) => events[seq - 1] }
}

test('[RN9] places and events belong to each other', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 2, maxLength: 60 })
  fc.assert(
    fc.property(gaps, fc.constantFrom('time' as const, 'events' as const), (steps, mode) => {
      let at = 5_000
      const log = logOf(steps.map((step) => (at += step)))
      const scale = new TimeScale(log, mode, null)
      for (let seq = 1; seq <= log.length; seq++) expect(scale.seqAt(scale.place(seq) + 1e-9)).toBe(seq)
    }),
  )
})

test('[RN10] the rest before a fork is left out', () => {
  const scale = new TimeScale(logOf([0, 100, 900_000, 900_100], 3), 'time', null)
  expect(scale.whole.to).toBeCloseTo(206)
  expect(scale.place(3)).toBeCloseTo(scale.place(2))
})

test('[RN11] zooming keeps the place under the pointer', () => {
  const log = logOf([0, 1000, 2000, 3000, 4000])
  const scale = new TimeScale(log, 'time', null)
  const closer = new TimeScale(log, 'time', scale.zoomed(0.5, scale.place(3)))
  expect(closer.place(3)).toBeCloseTo(scale.place(3))
  expect(closer.zoomed(4, 0.5)).toBeNull()
  expect(scale.panned(1)).toBeNull()
})

test('[RN12] simultaneous visits lie in lanes of their own', () => {
  const visit = (id: number, enteredSeq: number, exitedSeq: number | null) =>
    ({
      id,
      enteredSeq,
      exitedSeq,
      frame: 0,
      pointer: '/States/A',
      name: 'A',
      type: 'Task',
      attempts: [],
    }) as unknown as VisitRecord
  const index = {
    visits: [visit(1, 1, 9), visit(2, 2, 5), visit(3, 6, 8), visit(4, 10, null)],
    frames: new Map(),
    visit: () => undefined,
  } as unknown as HistoryIndex
  const [row] = timelineRows(index, new Set())
  expect(row!.bars.map((bar) => bar.lane)).toEqual([0, 1, 1, 0])
  expect(barBox(row!, row!.bars[1]!).y).toBeGreaterThan(barBox(row!, row!.bars[0]!).y)
})

test('[RN12] a folded state hides what is inside', async () => {
  const { index } = timelineOf(await runOrder(40))
  const open = timelineRows(index, new Set())
  expect(open.map((row) => [row.name, row.depth])).toEqual([
    ['Work out total', 0],
    ['Charge card', 0],
    ['Each line', 0],
    ['Pack', 1],
    ['Tell', 0],
    ['Mail', 1],
    ['Rest', 1],
    ['Done', 0],
  ])
  const folded = timelineRows(index, new Set(['/States/Each line']))
  expect(folded.map((row) => row.name)).not.toContain('Pack')
  expect(rowAt(open, open[3]!.top + 2)?.name).toBe('Pack')
  expect(rowAt(open, rowsHeight(open))).toBeUndefined()
})

test('[RN18] a visit that waits looks as if it waits, and as it ended afterwards', async () => {
  const { index, track } = timelineOf(await runOrder(40))
  const rest = index.visits.find((visit) => visit.name === 'Rest')!
  const during = (rest.exitedSeq ?? 0) - 1
  expect(during).toBeGreaterThanOrEqual(rest.enteredSeq)
  expect(statusOfVisit(rest, during, track)).toBe('waiting')
  expect(statusOfVisit(rest, rest.exitedSeq!, track)).toBe('succeeded')
  const total = index.visits.find((visit) => visit.name === 'Work out total')!
  expect(statusOfVisit(total, total.enteredSeq, track)).toBe('running')
})
