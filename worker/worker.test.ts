import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, startTestServer, type TestServer } from '../server/testing/test-server.ts'
import { runWorker, type Task } from './worker.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterAll(() => server.done())

async function post(path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${server.baseUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
}

/** Makes a machine of one task for a worker; the answer starts an execution and gives its id. */
async function machine(
  name: string,
  activity: string,
  rest: object = {},
): Promise<(input: unknown) => Promise<string>> {
  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Work',
    States: { Work: { Type: 'Task', Resource: `activity:${activity}`, ...rest, End: true } },
  })
  const made = await fetch(server.baseUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AWSStepFunctions.CreateStateMachine',
    },
    body: JSON.stringify({ name, definition, roleArn: 'arn:aws:iam::000000000000:role/any' }),
  })
  expect(await made.text()).toContain(name)
  return async (input) => (await post(`/api/machines/${name}/executions`, input)).body.id as string
}

const ended = (id: string): Promise<Record<string, unknown>> =>
  eventually(async () => {
    const answer = await fetch(`${server.baseUrl}/api/executions/${id}`)
    const row = (await answer.json()) as Record<string, unknown>
    return row.status === 'RUNNING' ? null : row
  })

test('[WK30] a worker in ten lines does what it is asked, several at a time', async () => {
  const start = await machine('pack-orders', 'pack')
  let [running, most] = [0, 0]
  const worker = runWorker<{ n: number }>({
    url: server.baseUrl,
    activity: 'pack',
    concurrency: 3,
    handler: async ({ n }) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 100))
      running--
      if (n === 4) throw new TypeError('four is too many')
      return { n: n * 2 }
    },
  })
  const ids = await Promise.all([1, 2, 3, 4, 5].map((n) => start({ n })))
  const rows = await Promise.all(ids.map(ended))
  expect(rows.map((row) => row.output)).toEqual([{ n: 2 }, { n: 4 }, { n: 6 }, undefined, { n: 10 }])
  expect(rows[3]).toMatchObject({ status: 'FAILED', error: 'TypeError', cause: 'four is too many' })
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(3)
  await worker.stop()
})

test('[WK30] heartbeats go by themselves, and the handler hears when nobody waits any more', async () => {
  const start = await machine('slow', 'slow', { HeartbeatSeconds: 1, TimeoutSeconds: 60 })
  const given: Task[] = []
  const worker = runWorker<{ ms: number }>({
    url: server.baseUrl,
    activity: 'slow',
    concurrency: 2,
    handler: async ({ ms }, task) => {
      given.push(task)
      await new Promise((resolve) => {
        setTimeout(resolve, ms)
        task.signal.addEventListener('abort', resolve)
      })
      return 'rested'
    },
  })
  const id = await start({ ms: 2_500 })
  expect(await ended(id)).toMatchObject({ status: 'SUCCEEDED', output: 'rested' })
  const stopped = await start({ ms: 60_000 })
  await eventually(async () => (given.length === 2 ? given : null))
  await server.services.engine.deliver(stopped, { kind: 'Stop', author: 'test' })
  await eventually(async () => (given[1]?.signal.aborted ? given : null))
  await worker.stop()
})

test('[WK30] a worker that is stopped finishes its task, and asks again when the server was away', async () => {
  const start = await machine('finish', 'finish')
  const errors: unknown[] = []
  let begun = false
  const options = {
    activity: 'finish',
    handler: async () => {
      begun = true
      await new Promise((resolve) => setTimeout(resolve, 300))
      return 'finished'
    },
  }
  // Nobody listens there.
  const lost = runWorker({ ...options, url: 'http://127.0.0.1:1', onError: (error) => errors.push(error) })
  const worker = runWorker({ ...options, url: `${server.baseUrl}/` })
  const id = await start({})
  await eventually(async () => (begun ? true : null))
  await worker.stop()
  expect(await ended(id)).toMatchObject({ output: 'finished' })
  expect(errors.length).toBeGreaterThan(0)
  await lost.stop()
})

test('[WK31] mistakes are answered with a code and a sentence', async () => {
  expect(await post('/api/workers/poll', { activity: 'idle', waitSeconds: 0 })).toMatchObject({ status: 204 })
  for (const body of [
    {},
    { activity: 'a b' },
    { activity: 'x', waitSeconds: 61 },
    { activity: 'x', worker: '' },
  ]) {
    const answer = await post('/api/workers/poll', body)
    expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_INPUT' } })
  }
  for (const verb of ['complete', 'fail', 'heartbeat']) {
    const unreadable = await post(`/api/workers/${verb}`, { token: 'nonsense' })
    expect(unreadable).toMatchObject({ status: 400, body: { code: 'TOKEN_UNREADABLE' } })
    const unknown = await post(`/api/workers/${verb}`, { token: `nobody.1.0.${'0'.repeat(32)}` })
    expect(unknown).toMatchObject({ status: 404, body: { code: 'EXECUTION_NOT_FOUND' } })
  }
  const start = await machine('forge', 'forge')
  const id = await start({})
  const { body } = await post('/api/workers/poll', { activity: 'forge', worker: 'ann' })
  const forged = await post('/api/workers/complete', { token: `${id}.1.0.${'0'.repeat(32)}`, output: 1 })
  expect(forged).toMatchObject({ status: 409, body: { code: 'TASK_TOKEN_MISMATCH' } })
  expect(await post('/api/workers/complete', { token: body.token, output: [1] })).toMatchObject({
    status: 200,
  })
  expect(await ended(id)).toMatchObject({ output: [1] })
  const late = await post('/api/workers/complete', { token: body.token, output: [1] })
  expect(late).toMatchObject({ status: 409, body: { code: 'EXECUTION_ENDED' } })
})
