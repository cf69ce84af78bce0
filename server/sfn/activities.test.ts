import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterAll(() => server.done())

/** The members of all answers that are looked at here. */
interface Body {
  readonly __type: string
  readonly message: string
  readonly activityArn: string
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly taskToken: string
  readonly input: string
  readonly output: string
  readonly status: string
  readonly activities: readonly { readonly name: string }[]
  readonly nextToken?: string
  readonly tags: readonly object[]
}

interface Answer {
  readonly status: number
  readonly body: Body
}

async function call(operation: string, input: object, signal?: AbortSignal): Promise<Answer> {
  const answer = await fetch(server.baseUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AWSStepFunctions.${operation}`,
    },
    body: JSON.stringify(input),
    ...(signal === undefined ? {} : { signal }),
  })
  return { status: answer.status, body: (await answer.json()) as Body }
}

const ok = async (operation: string, input: object): Promise<Body> => {
  const { status, body } = await call(operation, input)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

async function start(
  name: string,
  resource: string,
  rest: object = {},
  input = '{"a": 1.0}',
): Promise<string> {
  const definition = JSON.stringify({
    StartAt: 'T',
    States: { T: { Type: 'Task', Resource: resource, ...rest, End: true } },
  })
  const roleArn = 'arn:aws:iam::000000000000:role/any'
  const { stateMachineArn } = await ok('CreateStateMachine', { name, definition, roleArn })
  return (await ok('StartExecution', { stateMachineArn, input })).executionArn
}

const ended = (executionArn: string): Promise<Body> =>
  eventually(async () => {
    const body = await ok('DescribeExecution', { executionArn })
    return body.status === 'RUNNING' ? null : body
  })

test('[WK20] made once, described, deleted twice', async () => {
  const made = await ok('CreateActivity', { name: 'Pack.it-1' })
  expect(made.activityArn).toBe('arn:aws:states:us-east-1:000000000000:activity:Pack.it-1')
  expect(await ok('CreateActivity', { name: 'Pack.it-1' })).toEqual(made)
  expect(await ok('DescribeActivity', { activityArn: made.activityArn })).toEqual({
    ...made,
    name: 'Pack.it-1',
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
  })
  const other = { name: 'Pack.it-1', encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY' } }
  expect((await call('CreateActivity', other)).body.__type).toBe('ActivityAlreadyExists')
  expect(await ok('DeleteActivity', { activityArn: made.activityArn })).toEqual({})
  expect(await ok('DeleteActivity', { activityArn: made.activityArn })).toEqual({})
  for (const operation of ['GetActivityTask', 'DescribeActivity']) {
    expect((await call(operation, { activityArn: made.activityArn })).body).toEqual({
      __type: 'ActivityDoesNotExist',
      message: `Activity Does Not Exist: '${made.activityArn}'`,
    })
  }
  expect((await call('CreateActivity', { name: 'a<b' })).body.message).toBe("Invalid Name: 'a<b'")
  expect((await call('DescribeActivity', { activityArn: 'no_arn' })).body).toEqual({
    __type: 'InvalidArn',
    message: "Invalid Arn: 'Invalid ARN prefix: no_arn'",
  })
})

test('[WK21] a worker, its task and its token', async () => {
  const { activityArn } = await ok('CreateActivity', { name: 'pack' })
  const asked = ok('GetActivityTask', { activityArn, workerName: 'ann' })
  const execution = await start('packs', activityArn)
  const { taskToken, input } = await asked
  expect(input).toBe('{"a":1}')
  expect(await ok('SendTaskHeartbeat', { taskToken })).toEqual({})
  const bad = await call('SendTaskSuccess', { taskToken, output: '{' })
  expect(bad).toMatchObject({ status: 400, body: { __type: 'InvalidOutput' } })
  expect(await ok('SendTaskSuccess', { taskToken, output: '{"b":2}' })).toEqual({})
  expect(await ended(execution)).toMatchObject({ status: 'SUCCEEDED', output: '{"b":2}' })
  for (const operation of ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat']) {
    const late = await call(operation, { taskToken, output: '1' })
    expect(late.body.__type).toBe('TaskTimedOut')
    const forged = `${taskToken.slice(0, -32)}${'0'.repeat(32)}`
    expect((await call(operation, { taskToken: forged, output: '1' })).body.__type).toBe('InvalidToken')
    const gone = `nobody.1.0.${'0'.repeat(32)}`
    expect((await call(operation, { taskToken: gone, output: '1' })).body.__type).toBe('TaskDoesNotExist')
    expect((await call(operation, { taskToken: 'x', output: '1' })).body.message).toBe(
      "Invalid Token: 'Invalid token'",
    )
  }
  const second = await start('packs-2', activityArn)
  const gone = new AbortController()
  const cut = call('GetActivityTask', { activityArn: `${activityArn}` }, gone.signal).catch(() => null)
  gone.abort()
  await cut
  const next = await ok('GetActivityTask', { activityArn, workerName: 'bob' })
  expect(await ok('SendTaskFailure', { taskToken: next.taskToken })).toEqual({})
  expect((await ended(second)).status).toBe('FAILED')
})

test('[WK22] pages and tags', async () => {
  for (const name of ['z1', 'z2', 'z3'])
    await ok('CreateActivity', { name, tags: [{ key: 'k', value: name }] })
  const names: string[] = []
  for (let nextToken: string | undefined; ; ) {
    const page = await ok('ListActivities', { maxResults: 2, ...(nextToken ? { nextToken } : {}) })
    names.push(...page.activities.map((one) => one.name))
    nextToken = page.nextToken
    if (nextToken === undefined) break
  }
  expect(names.slice(-3)).toEqual(['z1', 'z2', 'z3'])
  const { activityArn } = await ok('CreateActivity', { name: 'z1' })
  const tags = await ok('ListTagsForResource', { resourceArn: activityArn })
  expect(tags.tags).toEqual([{ key: 'k', value: 'z1' }])
  await ok('DeleteActivity', { activityArn })
  const gone = await call('ListTagsForResource', { resourceArn: activityArn })
  expect(gone.body.__type).toBe('ResourceNotFound')
})

test('[WK23] whatever waits for its token is let go by it', async () => {
  const { store, now } = server.services
  const source = 'export default (input, context) => ({ got: input.token === context.taskToken })'
  await store.functions.put({ name: 'ask', source, author: 'test', at: now() })
  const rest = { Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } } }
  const lambda = await start('asks', 'arn:aws:states:::lambda:invoke.waitForTaskToken', rest)
  const child = JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 100, End: true } } })
  const role = 'arn:aws:iam::000000000000:role/any'
  await ok('CreateStateMachine', { name: 'child', definition: child, roleArn: role })
  const nested = await start('nests', 'arn:aws:states:::states:startExecution.waitForTaskToken', {
    Parameters: { StateMachineArn: 'child', Input: { 'token.$': '$$.Task.Token' } },
  })
  const waiting = await eventually(async () => {
    const rows = await store.waiting.list({ kind: 'callback' }, 10)
    return rows.length === 2 ? rows : null
  })
  for (const row of waiting) {
    const { token } = JSON.parse(row.detail) as { token: string }
    await ok('SendTaskSuccess', { taskToken: token, output: '"done"' })
  }
  expect((await ended(lambda)).output).toBe('"done"')
  expect((await ended(nested)).output).toBe('"done"')
})
