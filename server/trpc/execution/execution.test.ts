import { TRPCClientError } from '@trpc/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rawRequest } from '../../testing/raw-request.ts'
import { type Client, eventsOf, openClient, statusOf, type TestClient } from '../../testing/test-client.ts'
import { eventually, startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let opened: TestClient
let api: Client
beforeAll(async () => {
  server = await startTestServer()
  opened = openClient(server.port)
  api = opened.client
}, 60_000)
afterAll(async () => {
  await opened.close()
  await server.done()
})

const STEPS = {
  QueryLanguage: 'JSONata',
  StartAt: 'Add',
  States: {
    Add: { Type: 'Pass', Output: '{% $states.input.n + 1 %}', Next: 'Double' },
    Double: { Type: 'Pass', Output: '{% $states.input * 2 %}', End: true },
  },
}

const PAUSE = {
  QueryLanguage: 'JSONata',
  StartAt: 'Hold on',
  States: {
    'Hold on': {
      Type: 'Task',
      Resource: 'signal:wait',
      Arguments: { Name: 'go', Key: '{% $states.input.key %}' },
      End: true,
    },
  },
}

const machine = async (name: string, definition: object): Promise<string> =>
  (await api.machine.create.mutate({ name, definition: JSON.stringify(definition) })).id

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
    return 'no error'
  } catch (error) {
    return error instanceof TRPCClientError ? (error.data as { code: unknown }).code : error
  }
}

test('an execution runs, is listed and its log tells all of it', async () => {
  const machineId = await machine('steps', STEPS)
  const { id } = await api.execution.start.mutate({ machineId, input: '{"n":1}', name: 'one' })
  const view = await statusOf(api, id)
  expect(view).toMatchObject({
    status: 'SUCCEEDED',
    name: 'one',
    machineVersion: 1,
    forks: [],
    children: [],
    held: null,
  })
  const events = await eventsOf(api, id)
  expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1))
  expect(events.at(-1)).toMatchObject({ type: 'ExecutionSucceeded', output: 4 })
  expect(events[0]).toMatchObject({ type: 'ExecutionStarted', author: 'Ada' })
  expect(view.events).toBe(events.length)
  expect(await api.execution.lastInputs.query({ machineId })).toEqual(['{"n":1}'])

  const second = await api.execution.start.mutate({ machineId, input: '{"n":2}', requestId: 'same' })
  expect(await api.execution.start.mutate({ machineId, input: '{"n":2}', requestId: 'same' })).toEqual(second)
  expect(await codeOf(api.execution.start.mutate({ machineId, input: '{}', name: 'one' }))).toBe(
    'EXECUTION_NAME_TAKEN',
  )

  const page = await api.execution.list.query({ machineId, limit: 1 })
  expect(page.rows.map((row) => row.id)).toEqual([second.id])
  const rest = await api.execution.list.query({ machineId, limit: 1, cursor: page.cursor })
  expect([rest.rows.map((row) => row.id), rest.cursor]).toEqual([[id], null])
  expect((await api.execution.list.query({ machineId, status: 'FAILED' })).rows).toEqual([])
  expect((await api.execution.list.query({ name: 'ON' })).rows.map((row) => row.name)).toContain('one')
})

test('a run stops at a breakpoint, is edited, steps, continues; each act has its author', async () => {
  const machineId = await machine('held', STEPS)
  const breakpoints = [{ state: '/States/Double', where: 'before' as const }]
  const { id } = await api.execution.start.mutate({ machineId, input: '{"n":1}', breakpoints })
  const held = await eventually(async () => {
    const view = await api.execution.get.query({ id })
    return view.held === null ? null : view
  })
  expect(held).toMatchObject({
    status: 'RUNNING',
    breakpoints,
    held: { where: 'before', reason: 'breakpoint' },
  })
  const target = { kind: 'input' as const, frame: 0 }
  await api.execution.edit.mutate({ id, edits: [{ target, value: '50' }] })
  await api.execution.release.mutate({ id, frame: 0, mode: 'continue' })
  await statusOf(api, id, 'SUCCEEDED')
  const events = await eventsOf(api, id)
  expect(events.at(-1)).toMatchObject({ type: 'ExecutionSucceeded', output: 100 })
  expect(
    events.filter((event) => 'author' in event).map((event) => 'author' in event && event.author),
  ).toEqual(['Ada', 'Ada', 'Ada'])
  expect(await codeOf(api.execution.release.mutate({ id, mode: 'step' }))).toBe('EXECUTION_ENDED')
})

test('a finished execution runs on from a past moment with a changed value', async () => {
  const machineId = await machine('forked', STEPS)
  const { id } = await api.execution.start.mutate({ machineId, input: '{"n":1}' })
  await statusOf(api, id, 'SUCCEEDED')
  const exited = (await eventsOf(api, id)).find((event) => event.type === 'PassStateExited')
  const edits = [{ target: { kind: 'input' as const, frame: 0 }, value: '10' }]
  const fork = await api.execution.fork.mutate({ id, seq: exited?.seq ?? 0, edits })
  const view = await statusOf(api, fork.id)
  expect(view).toMatchObject({ status: 'SUCCEEDED', forkedFrom: { executionId: id, seq: exited?.seq } })
  expect((await eventsOf(api, fork.id)).at(-1)).toMatchObject({ output: 20 })
  expect((await api.execution.get.query({ id })).forks).toMatchObject([{ id: fork.id, seq: exited?.seq }])
  expect(await codeOf(api.execution.fork.mutate({ id, seq: 9_999 }))).toBe('MOMENT_NOT_FOUND')
})

test('a signal is waited for, found as stuck work, and ends the wait once', async () => {
  const machineId = await machine('paused', PAUSE)
  const { id } = await api.execution.start.mutate({ machineId, input: '{"key":"k"}' })
  const waiting = await eventually(async () => {
    const found = (await api.waiting.list.query({ kind: 'signal' })).find((row) => row.executionId === id)
    return found ?? null
  })
  expect(waiting).toMatchObject({ machineName: 'paused', key: 'k', kind: 'signal' })
  const listed = (await api.execution.list.query({ status: 'RUNNING' })).rows.find((row) => row.id === id)
  expect(listed?.waiting).toMatchObject({ kind: 'signal' })
  await api.execution.signal.mutate({ id, name: 'other', key: 'k', eventId: 'e1', payload: '1' })
  expect(
    await codeOf(api.execution.signal.mutate({ id, name: 'other', key: 'k', eventId: 'e1', payload: '1' })),
  ).toBe('SIGNAL_DUPLICATE')
  await api.execution.signal.mutate({ id, name: 'go', key: 'k', payload: '{"ok":true}' })
  await statusOf(api, id, 'SUCCEEDED')
  expect((await eventsOf(api, id)).at(-1)).toMatchObject({ output: { ok: true } })
})

test('a run that waits for a time, or to try again, is listed with what it waits for and until when', async () => {
  const listed = (id: string) =>
    eventually(async () => {
      const row = (await api.execution.list.query({})).rows.find((one) => one.id === id)
      return row?.waiting ?? null
    })
  const waits = await machine('waits', {
    StartAt: 'Rest',
    States: { Rest: { Type: 'Wait', Seconds: 3600, Next: 'Go' }, Go: { Type: 'Pass', End: true } },
  })
  const tries = await machine('tries', {
    StartAt: 'Try',
    States: {
      Try: {
        Type: 'Task',
        Resource: 'function:nowhere-to-be-found',
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 3600, MaxAttempts: 1 }],
        End: true,
      },
    },
  })
  const before = Date.now()
  const first = await api.execution.start.mutate({ machineId: waits, input: '{}' })
  const second = await api.execution.start.mutate({ machineId: tries, input: '{}' })
  const resting = await listed(first.id)
  expect(resting).toMatchObject({ kind: 'timer', state: 'Rest' })
  expect(resting?.until).toBeGreaterThanOrEqual(before + 3_600_000)
  expect(await listed(second.id)).toMatchObject({ kind: 'retry', state: 'Try' })
  for (const { id } of [first, second]) await api.execution.stop.mutate({ id })
})

test('a run is stopped with a reason, and can be redriven', async () => {
  const machineId = await machine('stopped', PAUSE)
  const { id } = await api.execution.start.mutate({ machineId, input: '{"key":"k"}' })
  await api.execution.stop.mutate({ id, error: 'Enough', cause: 'No more.' })
  expect(await statusOf(api, id)).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'No more.' })
  expect(await codeOf(api.execution.stop.mutate({ id }))).toBe('EXECUTION_ENDED')
  await api.execution.redrive.mutate({ id })
  expect((await api.execution.get.query({ id })).status).toBe('RUNNING')
  await api.execution.stop.mutate({ id })
})

test('a shell starts, asks, and sends a signal', async () => {
  await machine('from a shell', PAUSE)
  const headers = { 'content-type': 'application/json' }
  const post = (path: string, body: string) =>
    rawRequest({ port: server.port, method: 'POST', path, headers, body })
  const started = await post('/api/machines/from%20a%20shell/executions?name=sh', '{"key":"k"}')
  expect(started.status).toBe(202)
  const { id, url } = JSON.parse(started.text) as { id: string; url: string }
  expect(url).toBe(`${server.baseUrl}/executions/${id}`)
  const signal = await post(`/api/executions/${id}/signals`, '{"name":"go","key":"k","id":"1","payload":[1]}')
  expect(signal.status).toBe(202)
  await statusOf(api, id, 'SUCCEEDED')
  const asked = await rawRequest({ port: server.port, path: `/api/executions/${id}` })
  expect(JSON.parse(asked.text)).toMatchObject({ id, name: 'sh', status: 'SUCCEEDED', output: [1] })
  expect((await eventsOf(api, id))[0]).toMatchObject({ author: 'api' })
})

test('the overview adds up what happened', async () => {
  const machineId = await machine('failing', {
    StartAt: 'F',
    States: { F: { Type: 'Fail', Error: 'Nope', Cause: 'Because.' } },
  })
  for (const input of ['1', '2'])
    await statusOf(api, (await api.execution.start.mutate({ machineId, input })).id, 'FAILED')
  const overview = await api.overview.get.query({ windowMs: 3_600_000 })
  expect(overview.failures.find((group) => group.machineId === machineId)).toMatchObject({
    error: 'Nope',
    cause: 'Because.',
    count: 2,
  })
  expect(overview.failed).toBeGreaterThanOrEqual(2)
  expect(overview.recent.length).toBeGreaterThan(2)
  expect(overview.throughput.reduce((sum, bucket) => sum + bucket.failed, 0)).toBeGreaterThanOrEqual(2)
  const row = (await api.machine.list.query()).find((one) => one.id === machineId)
  expect(row).toMatchObject({ failed: 2, running: 0, lastExecution: { status: 'FAILED' } })
})
