import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExecutionStatus } from '../../core/run/state.ts'
import type { Commit } from '../engine/ports.ts'
import { openTestStore, type TestStore, testCommit, testExecution, testRow } from './testing.ts'

let opened: TestStore
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.done())

interface Given {
  readonly id: string
  readonly machineId: string
  readonly status?: ExecutionStatus
  readonly startedAt: number
  readonly tookMs?: number
  readonly error?: string
}

function execution({ id, machineId, status = 'RUNNING', startedAt, tookMs, error }: Given): Commit {
  const create = { ...testExecution(id), machineId, machineName: `The ${machineId}`, startedAt }
  const stoppedAt = tookMs === undefined ? null : startedAt + tookMs
  const { projection } = testCommit(id, 1)
  const cause = error === undefined ? null : `because ${id}`
  return testCommit(id, 1, {
    create,
    projection: { ...projection, status, stoppedAt, error: error ?? null, cause },
  })
}

test('[ST30] executions are paged under every filter, the last started first', async () => {
  const { engine, executions } = opened.store
  const commits = Array.from({ length: 25 }, (_, index) =>
    // Three at a time begin in the same millisecond: the cursor must tell them apart.
    execution({
      id: `p-${String(index).padStart(2, '0')}`,
      machineId: 'pages',
      startedAt: 5_000 + Math.floor(index / 3),
      status: index % 2 ? 'SUCCEEDED' : 'RUNNING',
    }),
  )
  await engine.commit(commits)
  const all = async (filter: Parameters<typeof executions.list>[0], limit: number): Promise<string[]> => {
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const page = await executions.list({ machineId: 'pages', ...filter }, limit, cursor)
      ids.push(...page.items.map((item) => item.id))
      cursor = page.next
    } while (cursor !== null)
    return ids
  }
  const expected = commits.map((commit) => commit.executionId).reverse()
  expect(await all({}, 4)).toEqual(expected)
  expect(await all({}, 25)).toEqual(expected)
  expect(await all({ status: ['SUCCEEDED'] }, 5)).toEqual(expected.filter((id) => Number(id.slice(2)) % 2))
  expect(await all({ name: 'P-1' }, 3)).toEqual(expected.filter((id) => id.startsWith('p-1')))
  expect(await all({ name: '%' }, 3)).toEqual([])
  expect(await all({ from: 5_001, until: 5_003 }, 2)).toEqual(expected.slice(16, 22))
  expect((await executions.list({ machineId: 'pages' }, 2, 'nonsense')).items[0]?.id).toBe('p-24')
})

test('[ST30] forks and children are listed; only ended executions are removed', async () => {
  const { engine, executions } = opened.store
  const fork = { ...testExecution('fork'), forkedFrom: { executionId: 'origin', seq: 7 } }
  const child = { ...testExecution('child'), parentId: 'origin' }
  await engine.commit([testCommit('fork', 1, { create: fork }), testCommit('child', 1, { create: child })])
  expect((await executions.list({ forkedFrom: 'origin' }, 5)).items).toMatchObject([
    { id: 'fork', forkedFrom: { executionId: 'origin', seq: 7 } },
  ])
  expect((await executions.list({ parentId: 'origin' }, 5)).items.map((item) => item.id)).toEqual(['child'])
  expect(await executions.remove('fork')).toBe(false)
  const { projection } = testCommit('fork', 2)
  await engine.commit([
    testCommit('fork', 2, { projection: { ...projection, status: 'ABORTED', stoppedAt: 9 } }),
  ])
  expect(await executions.remove('fork')).toBe(true)
  expect(await engine.readDecisions('fork', 0, 5)).toEqual([])
  expect(await executions.get('fork')).toBeNull()
})

test('[ST30] the last inputs come from the first commands of a machine', async () => {
  const { engine, executions } = opened.store
  const start = (id: string, startedAt: number): Commit => ({
    ...execution({ id, machineId: 'inputs', startedAt }),
    rows: [testRow(id, 1, { kind: 'Start', command: `{"input":"${id}"}` })],
  })
  await engine.commit([start('i1', 1), start('i2', 2), start('i3', 3)])
  const starts = await executions.recentStarts('inputs', 2)
  expect(starts.map(({ kind, command }) => [kind, command])).toEqual([
    ['Start', '{"input":"i3"}'],
    ['Start', '{"input":"i2"}'],
  ])
})

test('[ST31] the overview counts, groups, fills buckets and takes percentiles', async () => {
  const { engine, overview } = opened.store
  const at = 1_700_000_000_000
  const minute = 60_000
  await engine.commit([
    execution({ id: 'v1', machineId: 'view', startedAt: at }),
    ...[100, 200, 300].map((tookMs) =>
      execution({
        id: `v-${tookMs}`,
        machineId: 'view',
        startedAt: at + minute,
        tookMs,
        status: 'SUCCEEDED',
      }),
    ),
    ...[1, 2].map((n) =>
      execution({ id: `f${n}`, machineId: 'view', startedAt: at, tookMs: n, status: 'FAILED', error: 'Bad' }),
    ),
    execution({ id: 't1', machineId: 'view', startedAt: at, tookMs: 5, status: 'TIMED_OUT' }),
  ])
  expect(await overview.running()).toContainEqual({
    machineId: 'view',
    machineName: 'The view',
    running: 1,
    held: 0,
  })
  expect(await overview.endedSince(at)).toEqual({ SUCCEEDED: 3, FAILED: 2, TIMED_OUT: 1 })
  expect(await overview.failures(at, 10)).toMatchObject([
    { status: 'TIMED_OUT', count: 1, executionId: 't1', error: null, at: at + 5 },
    {
      status: 'FAILED',
      count: 2,
      executionId: 'f2',
      error: 'Bad',
      cause: 'because f2',
      machineName: 'The view',
    },
  ])
  const start = Math.floor(at / minute) * minute
  expect(await overview.throughput(at, at + 3 * minute, minute)).toEqual([
    { at: start, started: 4, succeeded: 0, failed: 3 },
    { at: start + minute, started: 3, succeeded: 3, failed: 0 },
    { at: start + 2 * minute, started: 0, succeeded: 0, failed: 0 },
    { at: start + 3 * minute, started: 0, succeeded: 0, failed: 0 },
  ])
  expect(await overview.throughput(0, at, 1)).toHaveLength(1_500)
  const [durations] = await overview.durations(at, 5)
  expect(durations).toMatchObject({ machineId: 'view', count: 3, p50: 200 })
  expect(durations?.p95).toBeCloseTo(290)
})

test("[ST32] a machine's name is unique among the living", async () => {
  const { machines } = opened.store
  const texts = { draft: '{"a": 1', layout: '{}' }
  await machines.create({ id: 'm1', name: 'Orders', ...texts, at: 1 })
  await machines.create({ id: 'm2', name: 'Other', ...texts, at: 2 })
  await expect(machines.create({ id: 'm3', name: 'Orders', ...texts, at: 3 })).rejects.toMatchObject({
    code: 'NAME_TAKEN',
  })
  await expect(machines.rename('m2', 'Orders', 4)).rejects.toMatchObject({ code: 'NAME_TAKEN' })
  expect(await machines.saveDraft('m1', { draft: '{}', at: 9 })).toMatchObject({
    draft: '{}',
    layout: '{}',
    updatedAt: 9,
  })
  expect((await machines.list()).map((item) => item.id)).toEqual(['m1', 'm2'])
  expect((await machines.list('oth')).map((item) => item.id)).toEqual(['m2'])
  expect((await machines.getByName('Orders'))?.id).toBe('m1')
  expect(await machines.remove('m1', 10)).toBe(true)
  expect(await machines.remove('m1', 10)).toBe(false)
  expect(await machines.get('m1')).toBeNull()
  expect((await machines.rename('m2', 'Orders', 11)).name).toBe('Orders')
  await expect(machines.saveDraft('m1', { draft: '', at: 12 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('[ST33] versions are numbered from 1 and the same definition is not saved twice', async () => {
  const { machines, versions, engine } = opened.store
  await machines.create({ id: 'vm', name: 'Versions', draft: '', layout: '', at: 1 })
  const save = (hash: string, at: number) =>
    versions.save({
      machineId: 'vm',
      definition: { hash, text: `"${hash}"` },
      description: 'd',
      author: 'me',
      at,
    })
  expect(await save('h1', 2)).toEqual({ version: 1, created: true })
  expect(await save('h1', 3)).toEqual({ version: 1, created: false })
  expect(await save('h2', 4)).toEqual({ version: 2, created: true })
  expect(await save('h1', 5)).toEqual({ version: 3, created: true })
  expect((await versions.list('vm')).map((one) => one.definition)).toEqual(['h1', 'h2', 'h1'])
  expect(await versions.get('vm', 2)).toMatchObject({ definition: 'h2', author: 'me', createdAt: 4 })
  expect(await engine.readDefinition('h2')).toBe('"h2"')
  expect(await engine.readDefinition('none')).toBeNull()
  expect((await machines.get('vm'))?.latestVersion).toBe(3)
  const lost = { machineId: 'none', definition: { hash: 'h1', text: '' }, description: '', author: '', at: 1 }
  await expect(versions.save(lost)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const racing = await Promise.all(['r1', 'r2', 'r3', 'r4'].map((hash, index) => save(hash, 10 + index)))
  expect(racing.map((one) => one.version).sort()).toEqual([4, 5, 6, 7])
})

test('[ST34] a function keeps its history', async () => {
  const { functions, mocks, settings } = opened.store
  const put = (source: string, at: number) => functions.put({ name: 'price', source, author: 'me', at })
  expect(await put('a', 1)).toBe(1)
  expect(await put('a', 2)).toBe(1)
  expect(await put('b', 3)).toBe(2)
  expect(await functions.get('price')).toMatchObject({ source: 'b', revision: 2, updatedAt: 3 })
  expect((await functions.history('price')).map((one) => [one.revision, one.source])).toEqual([
    [2, 'b'],
    [1, 'a'],
  ])
  expect(await functions.list()).toEqual([{ name: 'price', revision: 2, updatedAt: 3, author: 'me' }])
  expect(await functions.remove('price')).toBe(true)
  expect(await functions.history('price')).toEqual([])
  await mocks.put('m', '/States/A', '1', 1)
  await mocks.put('m', '/States/A', '2', 2)
  expect([...(await mocks.all('m'))]).toEqual([['/States/A', '2']])
  expect(await mocks.remove('m', '/States/A')).toBe(true)
  expect(await mocks.get('m', '/States/A')).toBeNull()
  await settings.put('k', 'v')
  expect(await settings.get('k')).toBe('v')
  await settings.remove('k')
  expect(await settings.get('k')).toBeNull()
})
