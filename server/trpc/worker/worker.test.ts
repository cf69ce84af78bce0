import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, openClient, type TestClient } from '../../testing/test-client.ts'
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

const poll = (body: object): Promise<Response> =>
  fetch(`${server.baseUrl}/api/workers/poll`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test('[WK9] the console sees what waits, who asks and who has what', async () => {
  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Pack',
    States: { Pack: { Type: 'Task', Resource: 'activity:pack', End: true } },
  })
  const { id } = await api.machine.create.mutate({ name: 'parcels', definition })
  const first = await api.execution.start.mutate({ machineId: id, input: '{}' })
  await api.execution.start.mutate({ machineId: id, input: '{}' })
  const waiting = await eventually(async () => {
    const { kinds } = await api.worker.list.query()
    return kinds[0]?.waiting === 2 ? kinds : null
  })
  expect(waiting).toMatchObject([{ name: 'pack', waiting: 2, asking: 0, working: 0 }])

  await poll({ activity: 'pack', worker: 'ann' })
  const gone = poll({ activity: 'print', waitSeconds: 2 })
  const { kinds, workers } = await eventually(async () => {
    const now = await api.worker.list.query()
    return now.workers.length === 2 ? now : null
  })
  expect(kinds).toMatchObject([
    { name: 'pack', waiting: 1, asking: 0, working: 1 },
    { name: 'print', waiting: 0, asking: 1, working: 0 },
  ])
  expect(workers).toMatchObject([
    { activity: 'print', worker: null, polling: true, tasks: [] },
    { activity: 'pack', worker: 'ann', polling: false, tasks: [{ executionId: first.id, state: 'Pack' }] },
  ])
  const titles = (await api.waiting.list.query({ kind: 'activity' })).map((row) => row.title)
  expect(titles.sort()).toEqual(['Waits for a worker of pack', 'Worker ann has it'])
  expect((await gone).status).toBe(204)
})
