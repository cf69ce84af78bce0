import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { passDefinition, ROLE, wire } from './testing.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ HINDSIGHT_ACCOUNT: '123456789012' })
})
afterAll(() => server.done())

const machine = (name: string): object => ({ name, definition: passDefinition(), roleArn: ROLE })
const arn = (rest: string): string => `arn:aws:states:us-east-1:123456789012:${rest}`

test('[SF1][SF2] answers carry a request id, times in seconds and the content type of the request', async () => {
  const { status, headers, body } = await wire(server, 'CreateStateMachine', machine('wired'))
  expect(status).toBe(200)
  expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
  expect(headers['content-type']).toContain('application/x-amz-json-1.0')
  expect(body.stateMachineArn).toBe(arn('stateMachine:wired'))
  expect(Math.abs(Number(body.creationDate) - Date.now() / 1_000)).toBeLessThan(60)
})

test('[SF6] the region is that of the signature', async () => {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/states/aws4_request, SignedHeaders=host, Signature=0'
  await wire(server, 'CreateStateMachine', machine('regional'))
  const given = { stateMachineArn: 'arn:aws-cn:states:cn-north-1:999999999999:stateMachine:regional' }
  const { body } = await wire(server, 'DescribeStateMachine', given, { authorization })
  expect(body.stateMachineArn).toBe('arn:aws:states:eu-west-1:123456789012:stateMachine:regional')
})

describe('[SF4][SF5][SF21] refusals in the words of AWS', () => {
  const start = (more: object): object => ({ stateMachineArn: arn('stateMachine:refused'), ...more })
  const bad = 'failed to satisfy constraint:'
  const tokens = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
  const input = 'Invalid State Machine Execution Input:'
  const CASES: readonly (readonly [
    operation: string,
    input: object | string,
    type: string,
    message: string,
  ])[] = [
    ['Nothing', {}, 'UnknownOperationException', 'not known'],
    ['ListMapRuns', {}, 'NotYetSupported', 'Map runs'],
    ['ListStateMachines', '{', 'SerializationException', ''],
    ['ListStateMachines', '[]', 'SerializationException', 'object'],
    [
      'ListStateMachines',
      { maxResults: 1_001 },
      'ValidationException',
      `1 validation error detected: Value '1001' at 'maxResults' ${bad} Member must have value less than or equal to 1000`,
    ],
    [
      'ListStateMachines',
      { maxResults: 'many' },
      'SerializationException',
      'STRING_VALUE can not be converted to an Integer',
    ],
    [
      'ListStateMachines',
      { maxResults: { a: 1 } },
      'SerializationException',
      'Start of structure or map found where not expected.',
    ],
    ['ListStateMachines', { nextToken: 'mine' }, 'InvalidToken', "Invalid Token: 'Invalid token'"],
    [
      'DescribeStateMachine',
      {},
      'ValidationException',
      `1 validation error detected: Value null at 'stateMachineArn' ${bad} Member must not be null`,
    ],
    ['DescribeStateMachine', { stateMachineArn: null }, 'ValidationException', 'Member must not be null'],
    [
      'DescribeStateMachine',
      { stateMachineArn: 'nonsense' },
      'InvalidArn',
      "Invalid Arn: 'Invalid ARN prefix: nonsense'",
    ],
    [
      'DescribeStateMachine',
      { stateMachineArn: arn('stateMachine:none') },
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${arn('stateMachine:none')}'`,
    ],
    [
      'DescribeExecution',
      { executionArn: arn('execution:none:x') },
      'ExecutionDoesNotExist',
      'Execution Does Not Exist',
    ],
    ['CreateStateMachine', { ...machine('a b') }, 'InvalidName', "Invalid Name: 'a b'"],
    [
      'CreateStateMachine',
      { ...machine('n'), name: '' },
      'ValidationException',
      `Value '' at 'name' ${bad} Member must have length greater than or equal to 1`,
    ],
    [
      'CreateStateMachine',
      { ...machine('n'), type: 'QUICK' },
      'ValidationException',
      'Member must satisfy enum value set: [STANDARD, EXPRESS]',
    ],
    [
      'CreateStateMachine',
      { ...machine('n'), definition: '{}' },
      'InvalidDefinition',
      'Invalid State Machine Definition:',
    ],
    [
      'CreateStateMachine',
      { ...machine('n'), versionDescription: 'v' },
      'ValidationException',
      'Version description can only be set when publish is true',
    ],
    [
      'CreateStateMachine',
      { ...machine('n'), loggingConfiguration: { level: 'ALL' } },
      'InvalidLoggingConfiguration',
      'exactly one Log Destination',
    ],
    [
      'UpdateStateMachine',
      { stateMachineArn: arn('stateMachine:n') },
      'MissingRequiredParameter',
      'Either the definition',
    ],
    ['StartExecution', start({ name: 'a/b' }), 'InvalidName', "Invalid Name: 'a/b'"],
    [
      'StartExecution',
      start({ input: 'not json' }),
      'InvalidExecutionInput',
      `${input} 'Unrecognized token 'not': was expecting ${tokens}'`,
    ],
    [
      'StartExecution',
      start({ input: "{'a': 1}" }),
      'InvalidExecutionInput',
      `${input} 'Unexpected character (''' (code 39)): was expecting double-quote to start field name'`,
    ],
    ['StartExecution', start({ input: '' }), 'InvalidExecutionInput', `${input} 'Invalid execution input.'`],
    [
      'TagResource',
      { resourceArn: arn('stateMachine:none'), tags: [] },
      'ResourceNotFound',
      'Resource not found',
    ],
  ]
  test.each(CASES)('%s %j is %s', async (operation, given, type, message) => {
    const { status, body } = await wire(server, operation, given)
    expect({ status, type: body.__type }).toEqual({ status: 400, type })
    expect(body.message).toContain(message)
    expect(body.message).not.toBe('')
  })
})

test('[SF8] the token is the access key of clients that sign', async () => {
  const token = 'a-secret/of+16-characters'
  const guarded = await startTestServer({ HINDSIGHT_TOKEN: token })
  const signed = (key: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/states/aws4_request, Signature=0`,
  })
  expect((await wire(guarded, 'ListStateMachines', {}, signed(token))).status).toBe(200)
  const refused = await wire(guarded, 'ListStateMachines', {}, signed('any'))
  expect(refused).toMatchObject({ status: 401, body: { __type: 'TOKEN_REQUIRED' } })
  await guarded.done()
})

describe('[SF3] the guards hold', () => {
  test('another site, another content type and too much are refused', async () => {
    const foreign = await wire(server, 'ListStateMachines', {}, { origin: 'http://evil.example' })
    expect({ status: foreign.status, type: foreign.body.__type }).toEqual({
      status: 403,
      type: 'ORIGIN_REFUSED',
    })
    const form = await wire(server, 'ListStateMachines', '{}', { 'content-type': 'text/plain' })
    expect(form.status).toBe(415)
    const large = await wire(server, 'ListStateMachines', { nextToken: 'x'.repeat(1_100_000) })
    expect(large.status).toBe(413)
  })

  test('the content type is read nowhere else', async () => {
    const { status } = await wire(server, null, '{}')
    expect(status).toBe(400)
    const answer = await fetch(`${server.baseUrl}/api/machines/x/executions`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: '{}',
    })
    expect(answer.status).toBe(415)
  })
})
