import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RawAnswer, rawRequest } from '../testing/raw-request.ts'
import { eventually, startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let machineArn = ''
beforeAll(async () => {
  server = await startTestServer({ HINDSIGHT_MAX_COMMANDS_WAITING: '3' })
  const definition = JSON.stringify({
    StartAt: 'W',
    States: { W: { Type: 'Wait', Seconds: 600, End: true } },
  })
  const input = { name: 'waits', definition, roleArn: 'arn:aws:iam::000000000000:role/r' }
  machineArn = JSON.parse((await sfn('CreateStateMachine', input)).text).stateMachineArn
}, 60_000)
afterAll(() => server.done())

const post = (path: string, body: unknown, headers: Record<string, string>): Promise<RawAnswer> =>
  rawRequest({ port: server.port, method: 'POST', path, headers, body: JSON.stringify(body) })
const json = { 'content-type': 'application/json' }
const sfn = (operation: string, body: unknown): Promise<RawAnswer> =>
  post('/', body, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AWSStepFunctions.${operation}`,
  })
const crowd = (ask: (at: number) => Promise<RawAnswer>): Promise<RawAnswer[]> =>
  Promise.all(Array.from({ length: 120 }, (_, at) => ask(at)))
const bodyOf = ({ text }: RawAnswer): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>

/** Those that were taken and those that were not; there are some of each, and nothing else. */
function parted(answers: readonly RawAnswer[]): { taken: RawAnswer[]; refused: RawAnswer[] } {
  const taken = answers.filter(({ status }) => status < 300)
  const refused = answers.filter(({ status }) => status === 429)
  expect(answers.map(({ status, text }) => (status < 300 || status === 429 ? '' : text)).join('')).toBe('')
  expect(taken.length).toBeGreaterThan(0)
  expect(refused.length).toBeGreaterThan(0)
  for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  return { taken, refused }
}

test('[EN61] starts by shell: 429 and Retry-After, and what was taken is there', async () => {
  const { taken, refused } = parted(
    await crowd((at) => post(`/api/machines/waits/executions?name=s${at}`, {}, json)),
  )
  for (const answer of refused) expect(bodyOf(answer)).toMatchObject({ code: 'TOO_BUSY' })
  for (const answer of taken) {
    const found = await rawRequest({ port: server.port, path: `/api/executions/${bodyOf(answer).id}` })
    expect(bodyOf(found)).toMatchObject({ status: 'RUNNING' })
  }
})

test('[EN61] starts by the Step Functions API: ThrottlingException, and the same call is taken later', async () => {
  const start = (at: number): Promise<RawAnswer> =>
    sfn('StartExecution', { stateMachineArn: machineArn, name: `f${at}`, input: '{}' })
  const answers = await crowd(start)
  const { refused } = parted(answers)
  for (const answer of refused) {
    expect(bodyOf(answer)).toEqual({ __type: 'ThrottlingException', message: 'Rate exceeded' })
  }
  for (const [at, { status }] of answers.entries()) {
    if (status === 429) expect((await start(at)).status).toBe(200)
  }
})

test('[EN61] signals and tRPC alike; a batch asks for patience as one', async () => {
  const { id } = bodyOf(await post('/api/machines/waits/executions', {}, json))
  const signal = (at: number) => post(`/api/executions/${id}/signals`, { name: 'go', id: `e${at}` }, json)
  const { taken } = parted(await crowd(signal))
  const history = await rawRequest({
    port: server.port,
    path: `/trpc/execution.log?input=${encodeURIComponent(JSON.stringify({ id, afterSeq: 0, limit: 1000 }))}`,
  })
  expect(history.text.split('SignalReceived').length - 1).toBe(taken.length)
  const machineId = (await server.services.store.machines.getByName('waits'))?.id
  const start = () => post('/trpc/execution.start', { machineId, input: '{}' }, json)
  const { refused } = parted(await crowd(start))
  expect(refused[0]?.text).toContain('TOO_BUSY')
})

test('[EN61] bodies on their way are bounded before they are read', async () => {
  const small = await startTestServer({ HINDSIGHT_MAX_MB_WAITING: '1' })
  const head =
    'POST /api/machines/nobody/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
  // Four that say they will send a megabyte, and take their time.
  const slow = Array.from({ length: 4 }, () => {
    const socket = connect(small.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`${head}Content-Length: 1000000\r\n\r\n{`)
    return socket
  })
  const ask = (): Promise<number> =>
    rawRequest({
      port: small.port,
      method: 'POST',
      path: '/api/machines/nobody/executions',
      headers: json,
      body: JSON.stringify({ a: 'x'.repeat(200_000) }),
    }).then(({ status }) => status)
  await eventually(async () => ((await ask()) === 429 ? true : null))
  // Without a body there is nothing to bound.
  expect((await rawRequest({ port: small.port, path: '/health' })).status).toBe(200)
  for (const socket of slow) socket.destroy()
  await eventually(async () => ((await ask()) === 404 ? true : null))
  await small.done()
})
