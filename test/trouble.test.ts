import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as sfn from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROLE, sfnClient } from '../server/sfn/testing.ts'
import { openClient, type TestClient } from '../server/testing/test-client.ts'
import { eventually, startTestServer, type TestServer } from '../server/testing/test-server.ts'

/** Handlers that do the worst they can, and the error that their own execution must end with. */
const EVIL: Readonly<Record<string, { readonly source: string; readonly error: RegExp }>> = {
  hangs: { source: 'export default () => new Promise((r) => setTimeout(r, 1e9))', error: /Timeout/ },
  spins: { source: 'export default () => { for (;;); }', error: /Timeout/ },
  floods: { source: 'export default () => "x".repeat(1e8)', error: /./ },
  logs: {
    source: 'export default () => { for (;;) console.log("y".repeat(1e5)) }',
    error: /./,
  },
  eats: { source: 'export default () => { const a = []; for (;;) a.push(new Uint8Array(1e6)) }', error: /./ },
  exits: { source: 'export default () => process.exit(1)', error: /./ },
  recurses: { source: 'export default function f() { return f() + 1 }', error: /./ },
}

let server: TestServer
let pages: TestClient
let aws: sfn.SFNClient
let flood: Server

beforeAll(async () => {
  flood = createServer((request, response) => {
    if (request.url === '/hang') return
    response.writeHead(200, { 'content-type': 'text/plain' })
    const chunk = Buffer.alloc(1e6, 'z')
    let left = 100
    const more = (): void => {
      while (left-- > 0) if (!response.write(chunk)) return void response.once('drain', more)
      response.end()
    }
    response.on('error', () => {})
    if (request.url === '/cut') response.write(chunk.subarray(0, 10), () => response.destroy())
    else more()
  })
  await new Promise<void>((resolve) => flood.listen(0, '127.0.0.1', resolve))
  server = await startTestServer({ ALLOW_PRIVATE_HOSTS: '127.0.0.1' })
  pages = openClient(server.port)
  aws = sfnClient(server)
})
afterAll(async () => {
  aws.destroy()
  await pages.close()
  await server.done()
  flood.closeAllConnections()
  flood.close()
})

async function machineOf(name: string, task: object): Promise<string> {
  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'T',
    States: { T: { Type: 'Task', TimeoutSeconds: 4, ...task, End: true } },
  })
  const made = await aws.send(new sfn.CreateStateMachineCommand({ name, definition, roleArn: ROLE }))
  return made.stateMachineArn ?? ''
}

const start = async (stateMachineArn: string): Promise<string> =>
  (await aws.send(new sfn.StartExecutionCommand({ stateMachineArn }))).executionArn ?? ''

const ended = (executionArn: string): Promise<sfn.DescribeExecutionOutput> =>
  eventually(async () => {
    const found = await aws.send(new sfn.DescribeExecutionCommand({ executionArn }))
    return found.status === 'RUNNING' ? null : found
  }, 90_000)

test('[PF31] a handler that hangs, floods or dies fails for itself alone; the server and all others go on', async () => {
  const before = process.memoryUsage().rss
  await pages.client.function.save.mutate({
    name: 'good',
    source: 'export default (input) => ({ good: true })',
  })
  // Time enough: on two cores it may stand behind calls that are given four seconds each.
  const good = await machineOf('good', { Resource: 'function:good', TimeoutSeconds: 90 })
  const base = `http://127.0.0.1:${(flood.address() as AddressInfo).port}`
  const bad: { readonly name: string; readonly arn: string; readonly error: RegExp }[] = []
  for (const [name, { source, error }] of Object.entries(EVIL)) {
    await pages.client.function.save.mutate({ name, source })
    bad.push({ name, arn: await machineOf(`fn-${name}`, { Resource: `function:${name}` }), error })
  }
  for (const path of ['flood', 'hang', 'cut']) {
    const call = { ApiEndpoint: `${base}/${path}`, Method: 'GET' }
    bad.push({
      name: path,
      arn: await machineOf(`http-${path}`, { Resource: 'http:invoke', Arguments: call }),
      error: /./,
    })
  }
  const trouble = await Promise.all(
    [...bad, ...bad].map(async (one) => ({ ...one, run: await start(one.arn) })),
  )
  // While all of it goes on: those that are fine are done, as ever.
  const fine = await Promise.all(Array.from({ length: 20 }, () => start(good)))
  for (const run of fine)
    expect(await ended(run)).toMatchObject({ status: 'SUCCEEDED', output: '{"good":true}' })
  for (const { name, run, error } of trouble) {
    const found = await ended(run)
    expect([name, found.status]).toEqual([name, expect.stringMatching(/FAILED|TIMED_OUT/)])
    expect(found.error ?? '').toMatch(error)
  }
  const after = await start(good)
  expect((await ended(after)).status).toBe('SUCCEEDED')
  const { tasks, quarantined } = server.services.engine.stats()
  expect(tasks).toMatchObject({ open: 0, running: 0, waiting: 0 })
  expect(quarantined).toEqual([])
  expect(process.memoryUsage().rss - before).toBeLessThan(400e6)
}, 180_000)

test('[PF31] a worker that sends too much, or dies, keeps nobody else waiting', async () => {
  const post = async (path: string, body: string): Promise<{ status: number; answer: unknown }> => {
    const answer = await fetch(`${server.baseUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    }).catch(() => null)
    return { status: answer?.status ?? 0, answer: await answer?.json().catch(() => null) }
  }
  const arn = await machineOf('packing', {
    Resource: 'activity:pack',
    TimeoutSeconds: 60,
    HeartbeatSeconds: 2,
    Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2 }],
  })
  const run = await start(arn)
  const first = await post('/api/workers/poll', '{"activity":"pack","worker":"bad","waitSeconds":10}')
  const { token } = first.answer as { token: string }
  const flooded = await post('/api/workers/complete', `{"token":"${token}","output":"${'x'.repeat(100e6)}"}`)
  // Refused as it comes: with an answer, or with the connection.
  expect([0, 413]).toContain(flooded.status)
  // It never says anything again: the heartbeat ends the attempt, and another worker gets the next one.
  const second = await eventually(async () => {
    const asked = await post('/api/workers/poll', '{"activity":"pack","worker":"good","waitSeconds":2}')
    return asked.status === 200 ? (asked.answer as { token: string; attempt: number }) : null
  }, 30_000)
  expect(second.attempt).toBe(1)
  expect((await post('/api/workers/complete', `{"token":"${token}","output":1}`)).status).toBe(409)
  expect(
    (await post('/api/workers/complete', `{"token":"${second.token}","output":{"packed":1}}`)).status,
  ).toBe(200)
  expect(await ended(run)).toMatchObject({ status: 'SUCCEEDED', output: '{"packed":1}' })
}, 60_000)

test('[PF31] an input of 1 MB where 256 KiB are allowed is refused by name, and nothing is begun', async () => {
  const machine = await machineOf('sized', { Resource: 'function:good' })
  const input = JSON.stringify({ text: 'x'.repeat(1_000_000) })
  const asked = aws.send(new sfn.StartExecutionCommand({ stateMachineArn: machine, input }))
  const refused = await asked.then(
    () => null,
    (error: unknown) => error as Error & { $metadata?: { httpStatusCode?: number } },
  )
  expect(refused?.name).toMatch(/ValidationException|InvalidExecutionInput/)
  expect(refused?.$metadata?.httpStatusCode).toBe(400)
  const rest = await fetch(`${server.baseUrl}/api/machines/sized/executions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: input,
  })
  expect([rest.status, ((await rest.json()) as { code: string }).code]).toEqual([413, 'JSON_TOO_LARGE'])
  const begun = await aws.send(new sfn.ListExecutionsCommand({ stateMachineArn: machine }))
  expect(begun.executions).toEqual([])
}, 30_000)
