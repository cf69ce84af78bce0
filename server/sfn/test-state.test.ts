import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { ROLE, wire } from './testing.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ HINDSIGHT_ACCOUNT: '111111111111' })
})
afterAll(() => server.done())

const call = async (input: object): Promise<Record<string, unknown>> => {
  const { body } = await wire(server, 'TestState', input)
  return body
}

const pass = { Type: 'Pass', End: true }
const task = { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:putItem', End: true }
const branch = { StartAt: 'In', States: { In: pass } }
const parallel = { Type: 'Parallel', Branches: [branch], End: true }
const map = { Type: 'Map', ItemProcessor: branch, End: true }
const state = (definition: object, more: object = {}): object => ({
  definition: JSON.stringify(definition),
  ...more,
})
const mocked = (result: unknown, more: object = {}): object => ({
  mock: { result: JSON.stringify(result), ...more },
})

test('[TT1] a state of an inner scope is found by its name, an unknown one is not', async () => {
  const definition = JSON.stringify({ StartAt: 'M', States: { M: map } })
  const found = await call({ definition, stateName: 'In', input: '5' })
  expect(found).toEqual({ status: 'SUCCEEDED', output: '5' })
  expect(await call({ definition, stateName: 'Out' })).toMatchObject({ __type: 'ValidationException' })
})

test('[TT1] a state by itself leads where it likes', async () => {
  const answer = await call(state({ Type: 'Pass', Next: 'Anywhere' }))
  expect(answer).toEqual({ status: 'SUCCEEDED', output: '{}', nextState: 'Anywhere' })
})

describe('[TT2][TT3][TT4][TT6] what is refused', () => {
  const refused = 'ValidationException'
  const role = { roleArn: ROLE }
  const CASES: readonly (readonly [input: object, type: string, message: string])[] = [
    [state(pass, mocked(1)), refused, "State type 'Pass' is not supported when a mock is specified"],
    [state(task, { mock: { result: '1', errorOutput: { error: 'E' } } }), refused, 'only one of'],
    [state(task, { mock: {} }), refused, 'one of the following'],
    [state(task, { ...mocked({}), revealSecrets: true }), refused, 'does not support RevealSecrets'],
    [state(task, { ...role, context: '{}' }), refused, 'Context when a mock is not specified'],
    [state(map, role), 'InvalidDefinition', 'does not support Map or Parallel states'],
    [state(map, mocked({})), refused, 'Mocked result must be an array.'],
    [state(parallel, mocked({})), refused, 'Mocked result must be an array.'],
    [state(task, { mock: { result: '{' } }), refused, 'valid JSON'],
    [state(task, mocked({ Attributes: { a: { S: 1 } } })), refused, "Field 'S' must be a string"],
    [state(task, mocked({ Attributes: [] })), refused, "Field 'Attributes' must be an object"],
    [state(task), refused, 'RoleArn must be specified when testing a Task state'],
    [
      state({ ...task, Resource: 'activity:a' }, role),
      refused,
      'is not supported when a mock is not specified',
    ],
    [
      state(task, { ...mocked({}), context: '{"State":{"RetryCount":"1"}}' }),
      refused,
      'State.RetryCount must be',
    ],
    [state(task, { ...mocked({}), context: '{"Map":{}}' }), refused, "'Map' field is not supported"],
    [state(task, { ...mocked({}), context: '[]' }), refused, 'must be a JSON object'],
    [state(pass, { input: '{' }), 'InvalidExecutionInput', 'Invalid State Machine Execution Input'],
    [state(pass, { variables: '[]' }), refused, 'Variables must be a JSON object.'],
    [state({ Type: 'Parallel', Branches: [], End: true }), 'InvalidDefinition', '/States/StateName/Branches'],
    [
      state(map, { ...mocked([]), input: '[1]', stateConfiguration: { mapIterationFailureCount: 2 } }),
      refused,
      'number of items',
    ],
    [state(map, { ...mocked([]), stateConfiguration: { mapItemReaderData: '[]' } }), refused, 'ItemReader'],
  ]
  test.each(CASES)('%j', async (input, type, message) => {
    const answer = await call(input)
    expect(answer.__type).toBe(type)
    expect(answer.message).toContain(message)
  })
})

test('[TT3] nothing is checked at NONE, required fields are not asked for at PRESENT', async () => {
  const start = { ...task, Resource: 'arn:aws:states:::states:startExecution' }
  const missing = await call(state(start, mocked({})))
  expect(missing.message).toContain("Required field 'ExecutionArn' is missing")
  const some = await call(state(start, mocked({}, { fieldValidationMode: 'PRESENT' })))
  expect(some.status).toBe('SUCCEEDED')
  const wrong = await call(state(start, mocked({ StartDate: 1 }, { fieldValidationMode: 'NONE' })))
  expect(wrong.status).toBe('SUCCEEDED')
})

test('[TT5] variables and the handled error are seen from DEBUG on', async () => {
  const asked = { ...task, Retry: [{ ErrorEquals: ['E'] }], Assign: { x: 1 } }
  const error = { mock: { errorOutput: { error: 'E' } }, variables: '{"y":2}' }
  expect(await call(state(asked, error))).toEqual({ status: 'RETRIABLE', error: 'E' })
  const seen = await call(state(asked, { ...error, inspectionLevel: 'DEBUG' }))
  expect(seen.inspectionData).toMatchObject({
    variables: '{"y":2}',
    errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 1 },
  })
})

test('[TT6] a task is done for real', async () => {
  const answer = await call(state({ ...task, Resource: 'function:nobody' }, { roleArn: ROLE }))
  expect(answer).toMatchObject({ status: 'FAILED' })
  expect(answer.error).toBeTruthy()
})

test('[DX4] findings are filtered and counted', async () => {
  const definition = JSON.stringify({ StartAt: 'A', States: { A: { ...task, Retry: 1, Catch: 2 } } })
  const validate = async (more: object): Promise<Record<string, unknown>> =>
    (await wire(server, 'ValidateStateMachineDefinition', { definition, ...more })).body
  expect(await validate({})).toMatchObject({ result: 'FAIL', truncated: false, diagnostics: [{}, {}] })
  expect(await validate({ maxResults: 1 })).toMatchObject({ truncated: true, diagnostics: [{}] })
  expect((await validate({ severity: 'WARNING' })).diagnostics).toHaveLength(3)
  expect(await validate({ maxResults: 101 })).toMatchObject({ __type: 'ValidationException' })
})

interface Recorded {
  readonly name: string
  readonly kind: string
  readonly tier: string
  readonly params: object
  readonly expected: { readonly Error?: object; readonly exception?: { exception_value: string } }
  readonly wild?: object
}
type Diff = (expected: unknown, actual: unknown, wild: unknown) => readonly object[]

const FOLDER = new URL('../../../shared/conformance/', import.meta.url)
const here = existsSync(FOLDER)

/** Cases that need no other service; what a client refuses by itself is left out. */
function recordedCases(): Recorded[] {
  const folder = new URL('cases/', FOLDER)
  return readdirSync(folder)
    .flatMap(
      (file) => (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { cases: Recorded[] }).cases,
    )
    .filter((one) => one.kind === 'testState' && one.tier === 'testState')
    .filter((one) => !JSON.stringify(one.expected).includes('ParamValidationError'))
}

test.skipIf(!here)(
  `[TT7] recorded answers are given exactly${here ? '' : ' (skipped: shared data is not here)'}`,
  async () => {
    const { diff } = (await import(new URL('match.mjs', FOLDER).href)) as { diff: Diff }
    const wrong: object[] = []
    const cases = recordedCases()
    for (const { name, params, expected, wild } of cases) {
      const text = JSON.stringify(params)
        .replaceAll('{{roleArn}}', 'arn:aws:iam::111111111111:role/r')
        .replaceAll('{{arnPrefix}}', 'arn:aws:states:us-east-1:111111111111:')
        .replaceAll(/\{\{uid:\d+\}\}/g, 'u')
      const answer = await call(JSON.parse(text) as object)
      const { __type: type, message } = answer
      const spoken = expected.exception?.exception_value
      const said = `An error occurred (${type}) when calling the TestState operation: ${message}`
      const found =
        spoken === undefined
          ? diff(
              expected.Error ?? expected,
              type === undefined ? answer : { Code: type, Message: message },
              wild ?? [],
            )
          : diff(spoken, said, wild ?? [])
      if (found.length > 0) wrong.push({ name, found: found[0] })
    }
    expect(wrong).toEqual([])
    expect(cases.length).toBeGreaterThan(50)
  },
)
