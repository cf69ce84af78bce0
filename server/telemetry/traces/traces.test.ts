import { expect, test } from 'vitest'
import type { Json } from '../../../core/std/json.ts'
import type { RunTask } from '../../engine/dispatcher.ts'
import { silentLog } from '../../engine/log.ts'
import { createHarness, type Harness, type TestTasks } from '../../engine/testing/harness.ts'
import { ExecutionTracer } from './execution-tracer.ts'
import { attemptSpanId, redriveSpanId, rootSpanId, type SpanData, traceIdOf, visitSpanId } from './span.ts'

interface Traced extends Harness {
  readonly spans: SpanData[]
  readonly tracer: ExecutionTracer
}

/** An engine whose executions are traced; `over` continues with the store and clock of another. */
function traced(tasks: TestTasks, more: { over?: Harness; ratio?: number; kept?: number } = {}): Traced {
  const { over, ratio = 1, kept = 100 } = more
  const harness = over === undefined ? createHarness(tasks) : over.again(tasks)
  const spans: SpanData[] = []
  const sink = { add: (span: SpanData) => void spans.push(span), close: async () => {} }
  const tracer = new ExecutionTracer({ store: harness.store, sink, log: silentLog, ratio, kept })
  harness.engine.subscribeAll((committed) => tracer.committed(committed))
  return { ...harness, spans, tracer }
}

/** The tree of a trace, one line a span: children below their parent, in the order in which they began. */
function tree(spans: readonly SpanData[], parentId: string | null = null, depth = 0): string[] {
  return spans
    .filter((span) => span.parentId === parentId)
    .sort((a, b) => a.startedAt - b.startedAt || number(a) - number(b))
    .flatMap((span) => [
      `${'  '.repeat(depth)}${span.name}${span.error === null ? '' : ` !${span.error}`}`,
      ...tree(spans, span.spanId, depth + 1),
    ])
}

const number = ({ attributes }: SpanData): number =>
  Number(attributes['hindsight.visit'] ?? 0) * 100 + Number(attributes['hindsight.attempt'] ?? 0)

const task = (resource: string, more: object = {}): Json =>
  ({ Type: 'Task', Resource: resource, End: true, ...more }) as Json

const fails: RunTask = async () => ({ kind: 'failed', error: 'Boom', cause: 'the secret cause' })

const SECRET = 'a-secret-value'

const ORDER: Json = {
  QueryLanguage: 'JSONata',
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Pass', Output: { secret: SECRET }, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Left', States: { Left: task('function:left') } },
        {
          StartAt: 'Each',
          States: {
            Each: {
              Type: 'Map',
              Items: [1, 2],
              ItemProcessor: { StartAt: 'One', States: { One: task('function:one') } },
              End: true,
            },
          },
        },
      ],
      Next: 'Charge',
    },
    Charge: task('function:charge', {
      Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 1, MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['Boom'], Next: 'Sorry' }],
    }),
    Sorry: { Type: 'Fail', Error: 'Not.Charged', Cause: 'the secret cause' },
  },
}

test('[TL10] [TL11] an execution is one trace, its states and attempts are spans in it, without values', async () => {
  const { start, spans, clock } = traced({ Left: SECRET, One: SECRET, Charge: fails })
  const id = await start(ORDER, { secret: SECRET })
  await clock.advance(5_000)
  expect(tree(spans)).toEqual([
    'machine !Not.Charged',
    '  Prepare',
    '  Both',
    '    Left',
    '      function:left',
    '    Each',
    '      One',
    '        function:one',
    '      One',
    '        function:one',
    '  Charge',
    '    function:charge !Boom',
    '    function:charge !Boom',
    '  Sorry !Not.Charged',
  ])
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceIdOf(id)]))
  expect(new Set(spans.map((span) => span.spanId)).size).toBe(spans.length)
  expect(JSON.stringify(spans)).not.toContain('secret')
  const charge = spans.find(({ name }) => name === 'Charge')
  expect(charge?.events.map(({ name }) => name)).toEqual(['retry'])
  expect((charge?.endedAt ?? 0) - (charge?.startedAt ?? 0)).toBe(1_000)
  expect(spans.find(({ attributes }) => attributes['hindsight.index'] === 1)?.name).toBe('One')
})

const WAITS: Json = {
  StartAt: 'First',
  States: {
    First: { ...(task('function:first') as object), End: undefined, Next: 'Pause' } as unknown as Json,
    Pause: { Type: 'Wait', Seconds: 60, Next: 'Last' },
    Last: task('function:last'),
  },
}

test('[TL12] after a restart the same trace goes on, and no span is told twice', async () => {
  const before = traced({ First: 1, Last: 2 })
  const id = await before.start(WAITS)
  const pausedAt = before.clock.now()
  await before.engine.close()
  expect(before.spans.map(({ name }) => name)).toEqual(['function:first', 'First'])
  const after = traced({ First: 1, Last: 2 }, { over: before })
  await after.engine.recover()
  await before.clock.advance(61_000)
  await after.tracer.whenIdle()
  expect(tree([...before.spans, ...after.spans])).toEqual([
    'machine',
    '  First',
    '    function:first',
    '  Pause',
    '  Last',
    '    function:last',
  ])
  const pause = after.spans.find(({ name }) => name === 'Pause')
  expect(pause).toMatchObject({ startedAt: pausedAt, spanId: visitSpanId(traceIdOf(id), 2, 0) })
  expect(after.spans.at(-1)).toMatchObject({
    spanId: rootSpanId(traceIdOf(id)),
    startedAt: pausedAt,
    parentId: null,
  })
})

test('[TL13] a redrive is a span in the same trace, with the state that is taken up again', async () => {
  let broken = true
  const work: RunTask = async (given, tools) =>
    broken ? fails(given, tools) : { kind: 'succeeded', output: null }
  const { start, spans, engine, clock, tracer } = traced({ One: work, Two: work })
  const id = await start({
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'One', States: { One: task('function:one') } },
          { StartAt: 'Calm', States: { Calm: { Type: 'Pass', End: true } } },
        ],
        Next: 'Two',
      },
      Two: task('function:two'),
    },
  })
  await clock.advance(1_000)
  broken = false
  await engine.deliver(id, { kind: 'Redrive', author: 'test' })
  await clock.advance(1_000)
  await tracer.whenIdle()
  expect(tree(spans)).toEqual([
    'machine !Boom',
    '  Both !Boom',
    '    One !Boom',
    '      function:one !Boom',
    '    Calm',
    '  Redrive 1',
    '    Both',
    '      One',
    '        function:one',
    '    Two',
    '      function:two',
  ])
  expect(new Set(spans.map((span) => span.spanId)).size).toBe(spans.length)
})

test('[TL14] a fork and a child are traces of their own that point to where they come from', async () => {
  const parent = { executionId: 'p', visit: 3, attempt: 1 }
  const { start, spans, engine, clock, events, store, tracer } = traced({ First: 1, Last: 2 })
  const id = await start(WAITS, {}, { rehearsal: true })
  await clock.advance(10_000)
  const cutAt = clock.now()
  const seq = events(id).find(({ type }) => type === 'WaitScheduled')?.seq ?? 0
  const fork = await engine.fork({ executionId: id, seq, edits: [], author: 'test', rehearsal: false })
  await clock.advance(61_000)
  await tracer.whenIdle()
  const ofFork = spans.filter(({ traceId }) => traceId === traceIdOf(fork.executionId))
  expect(tree(ofFork)).toEqual(['machine', '  Pause', '  Last', '    function:last'])
  expect(ofFork.at(-1)).toMatchObject({
    startedAt: cutAt,
    links: [{ traceId: traceIdOf(id), spanId: rootSpanId(traceIdOf(id)) }],
    attributes: { 'hindsight.forked_from': id },
  })
  const original = spans.filter(({ traceId }) => traceId === traceIdOf(id))
  expect(original.every(({ attributes }) => attributes['hindsight.rehearsal'] === true)).toBe(true)
  expect(ofFork.some(({ attributes }) => 'hindsight.rehearsal' in attributes)).toBe(false)

  const [definition] = store.definitions.keys()
  const machine = { machineId: 'm1', machineName: 'machine', machineVersion: 1, definition: definition ?? '' }
  await engine.start({ ...machine, input: {}, author: 'test', parent })
  await clock.advance(61_000)
  expect(spans.at(-1)?.links).toEqual([
    { traceId: traceIdOf('p'), spanId: attemptSpanId(traceIdOf('p'), 3, 1) },
  ])
})

test('[TL16] the ratio decides by the number alone, alike before and after a restart', async () => {
  const traces = new Set<string>()
  const before = traced({ First: 1, Last: 2 }, { ratio: 0.5 })
  const ids: string[] = []
  for (let i = 0; i < 40; i++) ids.push(await before.start(WAITS))
  await before.engine.close()
  for (const { traceId } of before.spans) traces.add(traceId)
  expect(traces.size).toBeGreaterThan(5)
  expect(traces.size).toBeLessThan(35)
  const after = traced({ First: 1, Last: 2 }, { ratio: 0.5, over: before })
  await after.engine.recover()
  await before.clock.advance(61_000)
  await after.tracer.whenIdle()
  expect(new Set(after.spans.map(({ traceId }) => traceId))).toEqual(traces)
})

test('[TL18] what is not in memory is read from the log', async () => {
  const { start, spans, clock, tracer } = traced({ First: 1, Last: 2 }, { kept: 2 })
  const ids = []
  for (let i = 0; i < 6; i++) ids.push(await start(WAITS))
  await clock.advance(61_000)
  await tracer.whenIdle()
  for (const id of ids) {
    const own = spans.filter(({ traceId }) => traceId === traceIdOf(id))
    expect(tree(own)).toEqual([
      'machine',
      '  First',
      '    function:first',
      '  Pause',
      '  Last',
      '    function:last',
    ])
  }
})

test('[TL12] spans of one trace have numbers that differ', () => {
  const traceId = traceIdOf('e1')
  const ids = new Set([rootSpanId(traceId), redriveSpanId(traceId, 1)])
  for (let visit = 1; visit <= 20_000; visit++) {
    for (let n = 0; n < 3; n++) ids.add(visitSpanId(traceId, visit, n)).add(attemptSpanId(traceId, visit, n))
  }
  expect(ids.size).toBe(120_002)
  expect([...ids].every((id) => /^[0-9a-f]{16}$/.test(id))).toBe(true)
  expect(visitSpanId(traceIdOf('e2'), 1, 0)).not.toBe(visitSpanId(traceId, 1, 0))
})
