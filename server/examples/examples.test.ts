import { afterAll, beforeAll, expect, test } from 'vitest'
import { getKey, isObject } from '../../core/std/json.ts'
import { type Client, eventsOf, openClient, statusOf, type TestClient } from '../testing/test-client.ts'
import { eventually, startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let opened: TestClient
let api: Client
beforeAll(async () => {
  server = await startTestServer()
  await server.prepare()
  opened = openClient(server.port)
  api = opened.client
}, 90_000)
afterAll(async () => {
  await opened.close()
  await server.done()
})

/** Installs an example with one call, starts it with its own input (changed), and answers with the execution's id. */
async function run(id: string, change: object = {}): Promise<string> {
  const { machineId } = await api.example.install.mutate({ id })
  const example = (await api.example.list.query()).find((one) => one.id === id)
  const input = JSON.stringify({ ...(JSON.parse(example?.input ?? '{}') as object), ...change })
  return (await api.execution.start.mutate({ machineId, input })).id
}

test('the first start leaves a failed order whose total is wrong', async () => {
  const { walk } = await api.system.info.query()
  expect(walk).not.toBeNull()
  const view = await statusOf(api, walk?.executionId ?? '')
  expect(view).toMatchObject({
    status: 'FAILED',
    error: 'OrderFailed',
    machineName: 'order-with-compensation',
  })
  expect(view.cause).toContain('authorised for 66.40, but the order comes to 128.60')
  const names = (await eventsOf(api, view.id)).flatMap((event) =>
    event.type === 'TaskStateEntered' ? [event.name] : [],
  )
  expect(names).toEqual(['Check order', 'Work out total', 'Reserve stock', 'Charge card', 'Release stock'])
  await server.prepare()
  expect((await api.execution.list.query({})).rows).toHaveLength(1)
})

test('with the total put right where it was written, the same order succeeds', async () => {
  const { walk } = await api.system.info.query()
  const id = walk?.executionId ?? ''
  const events = await eventsOf(api, id)
  const exit = events.find((event) => event.type === 'TaskStateExited' && event.name === 'Work out total')
  expect(exit).toMatchObject({ output: { total: 128.6 } })
  const target = { kind: 'input' as const, frame: 0, pointer: '/total' }
  const fork = await api.execution.fork.mutate({
    id,
    seq: exit?.seq ?? 0,
    edits: [{ target, value: '66.4' }],
  })
  expect(await statusOf(api, fork.id)).toMatchObject({ status: 'SUCCEEDED' })
  expect((await eventsOf(api, fork.id)).at(-1)).toMatchObject({
    output: { total: 66.4, payment: { charged: 66.4 } },
  })
  await api.system.finishWalk.mutate()
  expect(await api.system.info.query()).toMatchObject({ walk: null, walkFinished: true })
  expect(await api.system.restartWalk.mutate()).toEqual(walk)
  expect(await api.system.info.query()).toMatchObject({ walk, walkFinished: false })
}, 30_000)

test('1,200 rows of a CSV file are imported and added up', async () => {
  const id = await run('import-csv')
  const view = await statusOf(api, id)
  expect([view.status, view.cause]).toEqual(['SUCCEEDED', null])
  const output = (await eventsOf(api, id)).at(-1)
  expect(output).toMatchObject({ output: { imported: 1_188, skipped: 12 } })
}, 120_000)

test('the flaky endpoint is retried until it works', async () => {
  const id = await run('flaky-endpoint')
  expect(await statusOf(api, id)).toMatchObject({ status: 'SUCCEEDED' })
  const events = await eventsOf(api, id)
  expect(events.filter((event) => event.type === 'RetryScheduled')).toHaveLength(2)
  expect(events.at(-1)).toMatchObject({ output: { calls: 3 } })
}, 30_000)

test.each([
  ['approve', 'SUCCEEDED', null],
  ['decline', 'FAILED', 'Too dear.'],
] as const)('a person who answers "%s" decides', async (decision, status, cause) => {
  const id = await run('approval')
  const asked = await eventually(async () => {
    const found = (await api.waiting.list.query({ kind: 'person' })).find((row) => row.executionId === id)
    return found ?? null
  })
  expect(asked.title).toBe('Pay 240 to Bo Sommer?')
  const detail: unknown = JSON.parse(asked.detail)
  expect(isObject(detail) && getKey(detail, 'form')).toMatchObject([
    { name: 'decision' },
    { name: 'decidedBy' },
    { name: 'comment' },
  ])
  const output = JSON.stringify({ decision, decidedBy: 'Cleo', comment: 'Too dear.' })
  await api.execution.completeTask.mutate({ id, visit: asked.visit, attempt: asked.attempt, output })
  expect(await statusOf(api, id)).toMatchObject({ status, cause })
})

test('a small expense passes without a person', async () => {
  const id = await run('approval', { limit: 1_000 })
  expect(await statusOf(api, id)).toMatchObject({ status: 'SUCCEEDED' })
})

test.each([[['payment-received', 'parcel-ready']], [['parcel-ready', 'payment-received']]])(
  'two signals are joined in the order %j',
  async (names) => {
    const id = await run('two-signals')
    for (const name of names) {
      const payload = JSON.stringify({ from: name })
      await api.execution.signal.mutate({ id, name, key: 'A-1043', eventId: name, payload })
    }
    expect(await statusOf(api, id)).toMatchObject({ status: 'SUCCEEDED' })
    expect((await eventsOf(api, id)).at(-1)).toMatchObject({
      output: { paid: { from: 'payment-received' }, parcel: { from: 'parcel-ready' }, handedOver: true },
    })
  },
)

test('the nested workflow starts a child for every parcel', async () => {
  const id = await run('nested')
  const view = await statusOf(api, id)
  expect([view.status, view.cause]).toEqual(['SUCCEEDED', null])
  expect(view.children).toHaveLength(3)
  expect(
    view.children.every((child) => child.machineName === 'pack-parcel' && child.status === 'SUCCEEDED'),
  ).toBe(true)
  expect((await eventsOf(api, id)).at(-1)).toMatchObject({
    output: { parcels: 3, kilograms: 29.5, carriers: ['freight', 'post'] },
  })
}, 30_000)
