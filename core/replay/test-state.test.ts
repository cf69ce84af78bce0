import { expect, test } from 'vitest'
import { evaluateRequest } from '../expression/jsonata/evaluate-request.ts'
import type { State } from '../language/definition.ts'
import type { Json } from '../std/json.ts'
import type { TaskAnswer } from './simulate.ts'
import type { StateTest } from './state-test.ts'
import { testState } from './test-state.ts'

const run = (
  state: State,
  more: Partial<StateTest> = {},
  answer: TaskAnswer = { kind: 'never' },
): ReturnType<typeof testState> =>
  testState(
    {
      ...{ name: 'S', state, queryLanguage: 'JSONPath', input: { a: 1 }, variables: {}, context: {} },
      ...{ mock: null, retries: 0, items: null, failedIterations: null, at: 0, seed: 'seed', ...more },
    },
    {
      evaluate: (requests) => Promise.all(requests.map((request) => evaluateRequest(request))),
      answer: async () => answer,
    },
  )

const result = (value: Json): Partial<StateTest> => ({ mock: { kind: 'result', result: value } })
const error = (name: string): Partial<StateTest> => ({ mock: { kind: 'error', error: name, cause: 'why' } })

const TASK: State = {
  Type: 'Task',
  Resource: 'function:f',
  InputPath: '$.a',
  Parameters: { 'sent.$': '$' },
  ResultSelector: { 'kept.$': '$.value' },
  ResultPath: '$.done',
  Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 3, MaxAttempts: 2 }],
  Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Sorry', ResultPath: '$.error' }],
  Next: 'Then',
}

test('[RP30][RP31] a task that succeeds shows every stage', async () => {
  const outcome = await run(TASK, {}, { kind: 'succeed', output: { value: 7 } })
  expect(outcome).toMatchObject({
    status: 'SUCCEEDED',
    output: { a: 1, done: { kept: 7 } },
    nextState: 'Then',
    seen: {
      input: { a: 1 },
      afterInputPath: 1,
      afterParameters: { sent: 1 },
      result: { value: 7 },
      afterResultSelector: { kept: 7 },
      afterResultPath: { a: 1, done: { kept: 7 } },
    },
  })
})

test('[RP30][RP33] a failure is retried, then caught', async () => {
  const first = await run(TASK, error('Busy'))
  expect(first).toMatchObject({ status: 'RETRIABLE', error: 'Busy', retryIndex: 0, retryAfter: 3 })
  expect(await run(TASK, { ...error('Busy'), retries: 1 })).toMatchObject({ retryAfter: 6 })
  const last = await run(TASK, { ...error('Busy'), retries: 2 })
  const output = { a: 1, error: { Error: 'Busy', Cause: 'why' } }
  expect(last).toMatchObject({ status: 'CAUGHT_ERROR', catchIndex: 0, nextState: 'Sorry', output })
  expect(last.seen).not.toHaveProperty('result')
})

test('[RP30][RP31] a failure of the state itself says why, without a place in a history', async () => {
  const outcome = await run({ Type: 'Pass', InputPath: '$.missing', End: true })
  expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
  expect(outcome.cause).not.toContain('An error occurred')
  expect(outcome.seen).toEqual({ input: { a: 1 } })
  expect(await run({ Type: 'Fail', Error: 'E' })).toMatchObject({ status: 'FAILED', error: 'E' })
})

test('[RP30] a choice leaves by its rule, a success ends', async () => {
  const choice: State = {
    Type: 'Choice',
    QueryLanguage: 'JSONata',
    Choices: [{ Condition: '{% $states.input.a = 1 %}', Next: 'One' }],
  }
  expect(await run(choice)).toMatchObject({ status: 'SUCCEEDED', nextState: 'One', output: { a: 1 } })
  expect(await run(choice, { input: { a: 2 } })).toMatchObject({ error: 'States.NoChoiceMatched' })
  expect(await run({ Type: 'Succeed' })).not.toHaveProperty('nextState')
})

const MAP: State = {
  Type: 'Map',
  QueryLanguage: 'JSONata',
  Items: '{% $states.input.list %}',
  ItemSelector: {
    twice: '{% $states.context.Map.Item.Value * 2 %}',
    who: '{% $states.context.Execution.Name %}',
  },
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'In',
    States: { In: { Type: 'Fail' } },
  },
  ToleratedFailureCount: 1,
  End: true,
}

test('[RP31][RP32][RP34] a mocked Map shows its items and limits and opens nothing', async () => {
  const given = { ...result(['x', 'y']), input: { list: [1, 2] }, context: { Execution: { Name: 'me' } } }
  const outcome = await run(MAP, given)
  expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: ['x', 'y'], items: 2 })
  expect(outcome.seen).toEqual({
    input: { list: [1, 2] },
    afterItemSelector: [
      { twice: 2, who: 'me' },
      { twice: 4, who: 'me' },
    ],
    ...{ maxConcurrency: 0, toleratedFailureCount: 1 },
  })
})

test('[RP32] failed iterations count against what the Map tolerates', async () => {
  const given = { ...result([1, 2, 3]), input: { list: [1, 2, 3] } }
  expect(await run(MAP, { ...given, failedIterations: 1 })).toMatchObject({ status: 'SUCCEEDED' })
  const outcome = await run(MAP, { ...given, failedIterations: 2 })
  expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' })
})

test('[RP32] what a reader has read are the items', async () => {
  const { Items: _, ...rest } = MAP
  const read: State = { ...rest, ItemReader: { Resource: 'arn:aws:states:::s3:getObject' } }
  const outcome = await run(read, { ...result([1]), items: [4, 5, 6] })
  expect(outcome).toMatchObject({ status: 'SUCCEEDED', items: 3 })
})

test('[RP34] variables can be read and written', async () => {
  const state: State = { Type: 'Pass', Parameters: { 'v.$': '$old' }, Assign: { fresh: 2 }, End: true }
  const outcome = await run(state, { variables: { old: 1 } })
  expect(outcome).toMatchObject({ output: { v: 1 }, variables: { old: 1, fresh: 2 } })
})

test('[RP35] a mock comes too late for a task without time', async () => {
  const task: State = { Type: 'Task', Resource: 'function:f', TimeoutSeconds: 0, End: true }
  expect(await run(task, result(1))).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
})

test('[RP35] a wait passes, an unanswered task times out', async () => {
  expect(await run({ Type: 'Wait', Seconds: 86_400, Next: 'T' })).toMatchObject({ nextState: 'T' })
  const task: State = { Type: 'Task', Resource: 'function:f', TimeoutSeconds: 5, End: true }
  expect(await run(task)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
  expect(await run({ Type: 'Task', Resource: 'function:f', End: true })).toMatchObject({
    error: 'States.Timeout',
  })
})
