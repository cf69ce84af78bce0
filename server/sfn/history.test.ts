import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { parseDefinition } from '../../core/language/parse.ts'
import type { HistoryEvent } from '../../core/run/event.ts'
import { historyView } from '../../core/run/history-view.ts'
import type { SfnEvent } from '../../core/run/sfn-event.ts'
import type { View } from '../../core/run/sfn-tracks.ts'
import type { Json } from '../../core/std/json.ts'
import { readLog } from '../engine/log-reader.ts'
import { createHarness } from '../engine/testing/harness.ts'
import { settled } from '../engine/testing/manual-clock.ts'
import type { ExecutionItem } from '../store/executions.ts'
import { defaultRoleArn } from './arn.ts'
import type { SfnContext } from './context.ts'
import { historyPage } from './history.ts'
import { HistoryMarks } from './history-marks.ts'

/** Rounds of a task, two branches and three items: some forty events each. */
const long: Json = {
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { left: 60 }, Next: 'Work' },
    Work: { Type: 'Task', Resource: 'function:work', Assign: { left: '{% $left - 1 %}' }, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: ['L', 'R'].map((name) => ({
        StartAt: name,
        States: { [name]: { Type: 'Pass', End: true } },
      })),
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      Items: [1, 2, 3],
      ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } },
      Next: 'More',
    },
    More: { Type: 'Choice', Choices: [{ Condition: '{% $left > 0 %}', Next: 'Work' }], Default: 'End' },
    End: { Type: 'Succeed' },
  },
}

let whole: readonly SfnEvent[]
let item: ExecutionItem
/** A context whose store has never been asked: nothing is remembered of earlier pages. */
let fresh: () => SfnContext

beforeAll(async () => {
  const h = createHarness({ Work: { done: true } })
  const id = await h.start(long)
  await h.clock.advance(1_000)
  await settled(400)
  const all: HistoryEvent[] = []
  for await (const { events } of readLog(h.store, id)) all.push(...events)
  const { definition } = parseDefinition(long)
  const { nextSeq } = h.store.executions.get(id)!.projection
  item = { id, definition: 'hash', nextSeq } as ExecutionItem
  fresh = () =>
    ({
      store: { engine: Object.create(h.store) },
      programs: { get: () => ({ definition }) },
      region: 'us-east-1',
      account: '000000000000',
    }) as unknown as SfnContext
  whole = historyView(all, definition!, {
    region: 'us-east-1',
    account: '000000000000',
    role: defaultRoleArn(fresh()),
  })
  expect(whole.length).toBeGreaterThan(1_500)
})

test('[SF36] page after page, in both directions and of any size, is the history as it is from its first event', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000 }), fc.boolean(), async (size, reverse) => {
      const context = fresh()
      const paged: SfnEvent[] = []
      for (let after: number | null = null; ; ) {
        const { events, more } = await historyPage(context, item, { after, size, reverse })
        paged.push(...events)
        after = events.at(-1)?.id ?? null
        expect(events.length === size || !more).toBe(true)
        if (!more) break
      }
      expect(paged).toEqual(reverse ? [...whole].reverse() : whole)
    }),
    { numRuns: 12 },
  )
}, 60_000)

test('[SF36] pages that are asked for in any order do not disturb each other', async () => {
  const context = fresh()
  const asked = fc.record({
    after: fc.option(fc.integer({ min: 1, max: whole.length })),
    size: fc.integer({ min: 1, max: 300 }),
    reverse: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 4 }), async (pages) => {
      const found = await Promise.all(pages.map((page) => historyPage(context, item, page)))
      for (const [index, { after, size, reverse }] of pages.entries()) {
        const ordered = reverse ? [...whole].reverse() : whole
        const rest = ordered.filter(({ id }) => after === null || (reverse ? id < after : id > after))
        expect(found[index]).toEqual({ events: rest.slice(0, size), more: rest.length > size })
      }
    }),
    { numRuns: 40 },
  )
}, 60_000)

test('[SF36] the places that are remembered hold a bounded number of frames, of the histories asked for last', () => {
  const marks = new HistoryMarks(1_000)
  const view = (frames: number): View =>
    ({ tracks: new Map(Array.from({ length: frames }, (_, i) => [i, {}])) }) as unknown as View
  for (let i = 0; i < 20; i++) {
    for (let length = 500; length <= 1_500; length += 500)
      marks.add(`h${i}`, { seq: length, length, view: view(100) })
    expect(marks.frames).toBeLessThanOrEqual(1_000)
  }
  expect(marks.before('h0', 2_000, 0)).toBeNull()
  expect(marks.before('h19', 2_000, 0)?.length).toBe(1_500)
})
