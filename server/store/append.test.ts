import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore, type TestStore, testCommit, testExecution, testRow } from './testing.ts'

let opened: TestStore
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.done())

const wait = {
  kind: 'person',
  state: '/States/Ask',
  title: 'Ask',
  key: null,
  since: 5,
  detail: '{}',
} as const

test('[ST1] a commit writes rows, projection, blobs, alarm, waits and statistics', async () => {
  const { engine, executions, waiting, overview } = opened.store
  const stats = [{ state: '/States/A', entered: 1, succeeded: 1, failed: 0, retried: 2, totalMs: 30 }]
  const outcome = await engine.commit([
    testCommit('all', 1, {
      blobs: [{ hash: 'h', text: '"big"' }],
      alarm: 2_000_000_000_000,
      waitingAdded: [{ visit: 1, attempt: 0, ...wait }],
      stats,
      projection: {
        status: 'RUNNING',
        stoppedAt: null,
        error: null,
        cause: null,
        nextSeq: 2,
        inFlight: 3,
        redriveCount: 0,
        redrivenAt: null,
        held: { state: '/States/A', where: 'before', reason: 'breakpoint' },
      },
    }),
  ])
  expect(outcome).toEqual(['committed'])
  expect(await engine.readDecisions('all', 0, 10)).toEqual([testRow('all', 1)])
  expect(await engine.readBlobs('all', ['h', 'none'])).toEqual(new Map([['h', '"big"']]))
  expect(await alarmOf('all')).toBe(2_000_000_000_000)
  expect(await waiting.list({ executionId: 'all' }, 10)).toMatchObject([
    { kind: 'person', machineName: 'Machine' },
  ])
  expect(await overview.stateStats('machine')).toContainEqual(stats[0])
  expect(await executions.get('all')).toMatchObject({
    inFlight: 3,
    redriveCount: 0,
    redrivenAt: null,
    held: { state: '/States/A', where: 'before', reason: 'breakpoint' },
    nextSeq: 2,
    startedAt: 1_000,
  })
})

test('[ST2] a stale writer drops out and the rest of the batch is written', async () => {
  const { engine } = opened.store
  await engine.commit([testCommit('s1', 1), testCommit('s2', 1)])
  const late = testCommit('s1', 1, {
    create: null,
    rows: [testRow('s1', 1, { requestId: 'other' })],
    alarm: 7,
  })
  const ahead = testCommit('s3', 9)
  expect(await engine.commit([late, testCommit('s2', 2), ahead])).toEqual(['stale', 'committed', 'stale'])
  expect(await engine.readDecisions('s1', 0, 10)).toEqual([testRow('s1', 1)])
  expect(await engine.readDecisions('s2', 0, 10)).toHaveLength(2)
  expect(await alarmOf('s1')).toBeUndefined()
})

test('[ST3] a taken name is told apart and the rest of the batch is written', async () => {
  const { engine, executions } = opened.store
  await engine.commit([testCommit('n1', 1)])
  const taken = testCommit('n2', 1, { create: testExecution('n1') })
  expect(await engine.commit([taken, testCommit('n3', 1)])).toEqual(['name-taken', 'committed'])
  expect(await executions.get('n2')).toBeNull()
  expect(await engine.readDecisions('n2', 0, 10)).toEqual([])
  const twins = ['n4', 'n5'].map((id) => testCommit(id, 1, { create: testExecution('same') }))
  expect([...(await engine.commit(twins))].sort()).toEqual(['committed', 'name-taken'])
})

test('[ST4] commits of one execution in one batch follow each other', async () => {
  const { engine, executions, waiting } = opened.store
  const first = testCommit('c', 1, { waitingAdded: [{ visit: 1, attempt: 0, ...wait }], alarm: 50 })
  const second = testCommit('c', 2, {
    rows: [testRow('c', 2, { count: 3 })],
    waitingRemoved: [{ visit: 1, attempt: 0 }],
    waitingAdded: [{ visit: 2, attempt: 0, ...wait }],
    alarm: null,
  })
  expect(await engine.commit([first, second])).toEqual(['committed', 'committed'])
  expect((await executions.get('c'))?.nextSeq).toBe(5)
  expect((await waiting.list({ executionId: 'c' }, 10)).map((row) => row.visit)).toEqual([2])
  expect(await alarmOf('c')).toBeUndefined()
})

test('[ST5] the same commit again is committed and changes nothing', async () => {
  const { engine, overview } = opened.store
  const stats = [{ state: '/States/Again', entered: 1, succeeded: 0, failed: 0, retried: 0, totalMs: 0 }]
  const commits = [testCommit('again', 1, { stats }), testCommit('again', 2, { stats })]
  for (let round = 0; round < 3; round++)
    expect(await engine.commit(commits)).toEqual(['committed', 'committed'])
  expect(await engine.readDecisions('again', 0, 10)).toHaveLength(2)
  expect(await overview.stateStats('machine')).toContainEqual({ ...stats[0], entered: 2 })
})

test('[ST6] a request that was decided before is stale', async () => {
  const { engine } = opened.store
  await engine.commit([testCommit('q', 1, { rows: [testRow('q', 1, { requestId: 'r' })] })])
  const again = testCommit('q', 2, { rows: [testRow('q', 2, { requestId: 'r' })] })
  expect(await engine.commit([again, testCommit('q2', 1)])).toEqual(['stale', 'committed'])
  const twice = [2, 3].map((seq) => testCommit('q2', seq, { rows: [testRow('q2', seq, { requestId: 'r' })] }))
  expect(await engine.commit([...twice, testCommit('q3', 1)])).toEqual(['stale', 'stale', 'committed'])
  expect(await engine.findRequest('q', 'r')).toEqual({ firstSeq: 1, count: 1 })
  expect(await engine.findRequest('q', 'unknown')).toBeNull()
})

test('[ST15] only the log of an execution grows while nothing else of it changes', async () => {
  const { engine, executions } = opened.store
  const quiet = { rowChanges: false, rows: [testRow('grows', 2, { author: 'engine', count: 2 })] }
  const changed = { ...testCommit('grows', 2).projection, nextSeq: 4, error: 'not written' }
  await engine.commit([testCommit('grows', 1)])
  expect(await engine.commit([testCommit('grows', 2, { ...quiet, projection: changed })])).toEqual([
    'committed',
  ])
  expect(await executions.get('grows')).toMatchObject({ nextSeq: 4, error: null })
  const { items } = await executions.list({ machineId: 'machine' }, 100)
  expect(items.find(({ id }) => id === 'grows')?.nextSeq).toBe(4)
  const end = testCommit('grows', 4, { rows: [testRow('grows', 4)] })
  const ended = { ...end.projection, status: 'SUCCEEDED' as const, stoppedAt: 7 }
  expect(await engine.commit([{ ...end, projection: ended }, testCommit('grows2', 1)])).toEqual([
    'committed',
    'committed',
  ])
  expect(await executions.get('grows')).toMatchObject({ nextSeq: 5, status: 'SUCCEEDED' })
})

test('[ST16] a log grows only at its end', async () => {
  const { engine, executions } = opened.store
  const next = (id: string, seq: number, requestId: string) =>
    testCommit(id, seq, { rowChanges: false, rows: [testRow(id, seq, { author: 'engine', requestId })] })
  await engine.commit([testCommit('end', 1), testCommit('gone', 1), testCommit('else', 1)])
  const both = await Promise.all(['a', 'b'].map((by) => engine.commit([next('end', 2, by)])))
  expect(both.flat().sort()).toEqual(['committed', 'stale'])
  const gap = next('end', 4, 'c')
  expect(await engine.commit([gap, next('else', 2, 'd')])).toEqual(['stale', 'committed'])
  const projection = { ...testCommit('gone', 2).projection, status: 'FAILED' as const, stoppedAt: 9 }
  await engine.commit([testCommit('gone', 2, { projection })])
  expect(await executions.remove('gone')).toBe(true)
  expect(await engine.commit([next('gone', 3, 'e')])).toEqual(['stale'])
  expect(await engine.commit([testCommit('gone', 3)])).toEqual(['stale'])
  expect(await engine.readDecisions('gone', 0, 10)).toEqual([])
})

test('[ST7] a commit that contradicts itself is refused before anything is written', async () => {
  const { engine, executions } = opened.store
  const bad = [
    testCommit('bad', 1, { rows: [] }),
    testCommit('bad', 1, { rows: [testRow('bad', 2)] }),
    testCommit('bad', 1, { rows: [testRow('bad', 1), testRow('bad', 3)] }),
    testCommit('bad', 1, { rows: [testRow('other', 1)] }),
  ]
  for (const commit of bad) {
    await expect(engine.commit([testCommit('good', 1), commit])).rejects.toMatchObject({ code: 'BAD_COMMIT' })
  }
  expect(await executions.get('good')).toBeNull()
})

test('[ST8] texts come back as they went in', async () => {
  const { engine } = opened.store
  const value = { z: 1, a: '\u0000', '\u0001': '\ud800', '': '🦉', b: -0, '10': 'x', '9': 'y' }
  const events = `${JSON.stringify({ v: 1, values: [value, 'x'.repeat(300_000)], events: [] })} -0 1e400`
  const command = '{"__proto__":"\\u0000","a":"é\u2028"}'
  const row = testRow('text', 1, { events, command })
  const blobs = [{ hash: 'h', text: events }]
  expect(await engine.commit([testCommit('text', 1, { rows: [row], blobs })])).toEqual(['committed'])
  expect(await engine.readDecisions('text', 0, 1)).toEqual([row])
  expect((await engine.readBlobs('text', ['h'])).get('h')).toBe(events)
})

test('[ST9] names, errors and causes may hold any string', async () => {
  const { engine, executions } = opened.store
  const projection = {
    status: 'FAILED' as const,
    stoppedAt: 5,
    error: 'a\u0000b',
    cause: `${'x'.repeat(999)}😀`,
    redriveCount: 0,
    redrivenAt: null,
    nextSeq: 2,
    inFlight: 0,
    held: null,
  }
  const odd = testCommit('odd', 1, { create: testExecution('half \ud83d and \u0000'), projection })
  expect(await engine.commit([odd])).toEqual(['committed'])
  const item = await executions.get('odd')
  expect(item?.error).toBe('a\uFFFDb')
  expect(item?.cause).toBe(`${'x'.repeat(999)}\uFFFD`)
  expect(item?.name).toBe('half \uFFFD and \uFFFD')
  expect((await executions.getByName('machine', 'half \ud83d and \u0000'))?.id).toBe('odd')
})

test('[ST10] reading after event n begins with the row that holds the next', async () => {
  const { engine } = opened.store
  const rows = [1, 4, 5].map((seq, index) => testRow('read', seq, { count: [3, 1, 2][index] ?? 1 }))
  await engine.commit([testCommit('read', 1, { rows })])
  const from = async (after: number, limit = 10) =>
    (await engine.readDecisions('read', after, limit)).map((row) => row.firstSeq)
  expect(await from(0)).toEqual([1, 4, 5])
  expect(await from(2)).toEqual([1, 4, 5])
  expect(await from(3)).toEqual([4, 5])
  expect(await from(4)).toEqual([5])
  expect(await from(5)).toEqual([5])
  expect(await from(6)).toEqual([])
  expect(await from(0, 2)).toEqual([1, 4])
})

test('[ST11] recovery sees open executions that have something to do', async () => {
  const { engine } = opened.store
  const with_ = (inFlight: number, status: 'RUNNING' | 'FAILED' = 'RUNNING') => ({
    projection: { ...testCommit('x', 1).projection, inFlight, status },
  })
  await engine.commit([
    testCommit('o1', 1, with_(1)),
    testCommit('o2', 1, { alarm: 9 }),
    testCommit('o3', 1, { rows: [testRow('o3', 1, { partial: true })] }),
    testCommit('o4', 1),
    testCommit('o5', 1, with_(1, 'FAILED')),
    testCommit('o6', 1, with_(2)),
  ])
  const seen = await engine.openExecutions('o', 3)
  expect(seen).toEqual([
    { executionId: 'o1', inFlight: 1, dueAt: null },
    { executionId: 'o2', inFlight: 0, dueAt: 9 },
    { executionId: 'o3', inFlight: 0, dueAt: null },
  ])
  expect((await engine.openExecutions('o3', 10)).map((one) => one.executionId)).toEqual(['o6'])
})

test('[ST12] alarms are set, moved and cleared', async () => {
  const { engine } = opened.store
  const due = async () => [await alarmOf('al1'), await alarmOf('al2')]
  await engine.commit([testCommit('al1', 1, { alarm: 400 }), testCommit('al2', 1, { alarm: 300 })])
  expect(await due()).toEqual([400, 300])
  await engine.commit([testCommit('al1', 2, { alarm: 200 }), testCommit('al2', 2, { alarm: undefined })])
  expect(await due()).toEqual([200, 300])
  await engine.commit([testCommit('al1', 3, { alarm: null })])
  expect(await due()).toEqual([undefined, 300])
})

/** When recovery would wake an execution; undefined when it has no alarm. */
async function alarmOf(id: string): Promise<number | null | undefined> {
  const open = await opened.store.engine.openExecutions('', 1_000)
  return open.find((one) => one.executionId === id)?.dueAt
}

test('[ST41] the latest snapshot of a log is kept, and goes with its execution', async () => {
  const { engine, executions } = opened.store
  const ended = { projection: { ...testCommit('sn', 1).projection, status: 'FAILED' as const } }
  await engine.commit([testCommit('sn', 1, ended)])
  expect(await engine.readSnapshot('sn')).toBeNull()
  await engine.saveSnapshot('sn', 600, '{"later":"\\u0000"}')
  await engine.saveSnapshot('sn', 500, '{"earlier":1}')
  expect(await engine.readSnapshot('sn')).toBe('{"later":"\\u0000"}')
  await engine.saveSnapshot('sn', 700, '{"last":1}')
  expect(await engine.readSnapshot('sn')).toBe('{"last":1}')
  await executions.remove('sn')
  expect(await engine.readSnapshot('sn')).toBeNull()
  await engine.saveSnapshot('sn', 800, '{"late":1}')
  expect(await engine.readSnapshot('sn')).toBeNull()
})

test('[ST13] waits are found by kind, execution and key', async () => {
  const { engine, waiting } = opened.store
  const signal = { ...wait, kind: 'signal' as const, attempt: 0 }
  await engine.commit([
    testCommit('w1', 1, {
      waitingAdded: [
        { ...signal, visit: 1, key: 'order-7' },
        { ...signal, visit: 2, key: null, since: 4 },
      ],
    }),
  ])
  expect(await waiting.list({ kind: 'signal', key: 'order-7' }, 10)).toMatchObject([
    { visit: 1, executionName: 'w1' },
  ])
  expect((await waiting.list({ kind: 'signal' }, 10)).map((one) => one.visit)).toEqual([2, 1])
  expect(await waiting.list({ kind: 'signal', key: null }, 10)).toHaveLength(1)
  expect((await waiting.counts()).signal).toBe(2)
  expect(await waiting.oldestOf(['w1', 'nobody'])).toEqual(
    new Map([['w1', { kind: 'signal', state: wait.state }]]),
  )
  await engine.commit([testCommit('w1', 2, { waitingRemoved: [{ visit: 1, attempt: 0 }] })])
  expect((await waiting.counts()).signal).toBe(1)
})

test('[ST14] statistics add up over the executions of a machine', async () => {
  const { engine, overview } = opened.store
  const stats = [
    { state: '/States/Sum', entered: 2, succeeded: 1, failed: 1, retried: 3, totalMs: 3_000_000_000 },
  ]
  await engine.commit([testCommit('t1', 1, { stats }), testCommit('t2', 1, { stats })])
  await engine.commit([testCommit('t1', 2, { stats })])
  expect(await overview.stateStats('machine')).toContainEqual({
    state: '/States/Sum',
    entered: 6,
    succeeded: 3,
    failed: 3,
    retried: 9,
    totalMs: 9_000_000_000,
  })
})

test('[ST26] an append that the database refuses does not harm the next one', async () => {
  const commit = testCommit('refused', 1)
  const broken = { ...commit, create: { ...testExecution('refused'), startedAt: null as unknown as number } }
  for (const id of ['after-refused-1', 'after-refused-2']) {
    await expect(opened.store.engine.commit([broken])).rejects.toThrow(/null value/)
    expect(await opened.store.engine.commit([testCommit(id, 1)])).toEqual(['committed'])
  }
})
