import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextTimer } from '../../../core/run/select.ts'
import type { Json } from '../../../core/std/json.ts'
import { createHarness } from '../../engine/testing/harness.ts'
import { settled } from '../../engine/testing/manual-clock.ts'
import type { ExecutionItem } from '../../store/executions.ts'
import type { LogTail } from '../../store/tails.ts'
import { timerAtEnd, timersOf } from './timers-of.ts'

const wait = (seconds: number, next: Json = { End: true }): Json => ({
  Type: 'Wait',
  Seconds: seconds,
  ...(next as object),
})

/** Branches that wait, work with a time-out and try again, for times of their own. */
const machineOf = (seconds: readonly number[]): Json => ({
  StartAt: 'Work',
  States: {
    Work: { Type: 'Task', Resource: 'function:work', TimeoutSeconds: 5, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        ...seconds.map((one, i) => ({
          StartAt: `A${i}`,
          States: { [`A${i}`]: wait(one, { Next: `B${i}` }), [`B${i}`]: wait(one * 2) },
        })),
        {
          StartAt: 'Fail',
          States: {
            Fail: {
              Type: 'Task',
              Resource: 'function:fail',
              Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: seconds[0]! + 1, MaxAttempts: 9 }],
              End: true,
            },
          },
        },
      ],
      End: true,
    },
  },
})

test('what the end of a log tells of a timer is what its fold tells, or nothing', async () => {
  let told = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 0, max: 120_000 }),
      fc.integer({ min: 1, max: 40 }),
      async (seconds, passed, rows) => {
        const h = createHarness({ Fail: async () => ({ kind: 'failed', error: 'No', cause: '' }) })
        const id = await h.start(machineOf(seconds))
        await h.clock.advance(passed)
        await settled(20)
        const { rows: log, alarm } = h.store.executions.get(id)!
        if (alarm === null) return
        const events = log.slice(-rows).map((row) => row.events)
        const timer = timerAtEnd({ dueAt: alarm, isWhole: rows >= log.length, events })
        if (timer !== null) {
          told++
          expect(timer.until).toBe(nextTimer(await h.engine.state(id))?.until)
        }
        await h.engine.close()
      },
    ),
    { numRuns: 40 },
  )
  expect(told).toBeGreaterThan(10)
})

test('a list asks for the ends of all logs at once, and folds a few at most', async () => {
  const h = createHarness()
  const ids: string[] = []
  for (let i = 0; i < 30; i++) ids.push(await h.start({ StartAt: 'W', States: { W: wait(60 + i) } }))
  const asked: number[] = []
  const folded: string[] = []
  const tailOf = (id: string, from: number): LogTail => {
    const { rows, alarm } = h.store.executions.get(id)!
    return { dueAt: alarm!, isWhole: from === 0, events: rows.slice(from).map((row) => row.events) }
  }
  const sources = (from: number) => ({
    store: {
      logTails: async (all: readonly string[]) => {
        asked.push(all.length)
        return new Map(all.map((id) => [id, tailOf(id, from)]))
      },
    },
    engine: {
      state: (id: string) => {
        folded.push(id)
        return h.engine.state(id)
      },
    },
  })
  const items = ids.map((id) => ({ id, held: null }) as ExecutionItem)
  const timers = await timersOf(sources(0), items)
  expect([timers.size, asked, folded]).toEqual([30, [30], []])
  expect(timers.get(ids[3]!)).toEqual(nextTimer(await h.engine.state(ids[3]!)))
  // Nothing of them is at hand: a few are folded, the others are listed without it.
  expect((await timersOf(sources(99), items)).size).toBe(8)
  expect(folded).toHaveLength(8)
  await h.engine.close()
})
