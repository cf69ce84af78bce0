import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDefinition } from '../language/parse.ts'
import type { JsonObject } from '../std/json.ts'
import { evolve } from './evolve.ts'
import { historyView } from './history-view.ts'
import { initialState } from './initial-state.ts'
import { arbitraryMachine } from './testing/arbitrary-machine.ts'
import { type Simulation, simulate } from './testing/simulation.ts'

const machineOf = (states: JsonObject, more: JsonObject = {}) =>
  parseDefinition({ StartAt: 'A', ...more, States: states }).definition!

const links = (run: Simulation): string[] =>
  historyView(run.log, run.program.definition).map((e) => `${e.id}<${e.previousEventId} ${e.type}`)

test('[RV1] ids are consecutive, links go back, and the fold counts the same events', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryMachine(), async ({ definition, input, worker }) => {
      const run = await simulate(definition, { input })
      await run.settle(worker)
      const view = historyView(run.log, definition)
      expect(view.map((event) => event.id)).toEqual(view.map((_, index) => index + 1))
      for (const event of view) expect(event.previousEventId).toBeLessThan(event.id)
      const state = initialState()
      for (const [index, event] of run.log.entries()) {
        evolve(state, event)
        if (index % 5 === 0) {
          const before = historyView(run.log.slice(0, index + 1), definition)
          expect(before).toEqual(view.slice(0, before.length))
          expect(state.frames.get(0)?.viewed).toBe(before.length)
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('[RV2] a start is shown once, by whatever tells of it first', async () => {
  const catching = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], TimeoutSeconds: 5, End: true }
  const states = (resource: string) => ({
    A: { Type: 'Task', Resource: resource, ...catching },
    B: { Type: 'Succeed' },
  })
  const lambda = await simulate(machineOf(states('arn:aws:lambda:us-east-1:000000000000:function:f')))
  await lambda.settle()
  expect(links(lambda).slice(2, 6)).toEqual([
    '3<2 LambdaFunctionScheduled',
    '4<3 LambdaFunctionStarted',
    '5<4 LambdaFunctionTimedOut',
    '6<5 TaskStateExited',
  ])
  const activity = await simulate(machineOf(states('activity:pack')))
  await activity.settle()
  expect(links(activity).slice(2, 4)).toEqual(['3<2 ActivityScheduled', '4<3 ActivityTimedOut'])
  const later = await simulate(machineOf(states('arn:aws:states:::lambda:invoke.waitForTaskToken')))
  await later.settle(() => ({ submitted: { id: 1 }, startedAt: later.now, output: 1 }))
  expect(links(later).slice(2, 6)).toEqual([
    '3<2 TaskScheduled',
    '4<3 TaskStarted',
    '5<4 TaskSubmitted',
    '6<5 TaskSucceeded',
  ])
})

test('[RV3] resources are named as Step Functions names them', async () => {
  const detailsOf = async (fields: JsonObject, index = 2) => {
    const run = await simulate(machineOf({ A: { Type: 'Task', End: true, ...fields } }))
    return historyView(run.log, run.program.definition)[index]?.details
  }
  expect(
    await detailsOf({
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Parameters: { b: 1, a: [true] },
      TimeoutSeconds: 9,
      HeartbeatSeconds: 3,
      Credentials: { RoleArn: 'arn:aws:iam::000000000000:role/r' },
    }),
  ).toEqual({
    taskScheduledEventDetails: {
      resourceType: 'states',
      resource: 'startExecution.sync:2',
      region: 'us-east-1',
      parameters: '{"b":1,"a":[true]}',
      timeoutInSeconds: 9,
      heartbeatInSeconds: 3,
      taskCredentials: { roleArn: 'arn:aws:iam::000000000000:role/r' },
    },
  })
  expect(
    await detailsOf({ Resource: 'arn:aws:states:::aws-sdk:dynamodb:putItem.waitForTaskToken' }),
  ).toMatchObject({
    taskScheduledEventDetails: { resourceType: 'aws-sdk:dynamodb', resource: 'putItem.waitForTaskToken' },
  })
  expect(await detailsOf({ Resource: 'activity:pack', HeartbeatSeconds: 3 })).toEqual({
    activityScheduledEventDetails: {
      resource: 'arn:aws:states:us-east-1:000000000000:activity:pack',
      input: '{}',
      inputDetails: { truncated: false },
      heartbeatInSeconds: 3,
    },
  })
})

test('[RV4] what goes on after a redrive links to it', async () => {
  const run = await simulate(machineOf({ A: { Type: 'Task', Resource: 'function:f', End: true } }))
  await run.send({ kind: 'FailTask', task: { visit: 1, attempt: 0 }, error: 'Boom', cause: 'no' })
  await run.send({ kind: 'Redrive' })
  expect(links(run).slice(-3)).toEqual([
    '5<4 ExecutionFailed',
    '6<5 ExecutionRedriven',
    '7<6 LambdaFunctionScheduled',
  ])
})

test('[RV5] an exit links past the end of the fan to what ended last inside it', async () => {
  const scope = { StartAt: 'X', States: { X: { Type: 'Pass', End: true } } }
  const map = (ProcessorConfig: JsonObject): JsonObject => ({
    A: { Type: 'Map', ItemProcessor: { ProcessorConfig, ...scope }, MaxConcurrency: 1, End: true },
  })
  const inline = await simulate(machineOf(map({ Mode: 'INLINE' })), { input: [1, 2] })
  expect(links(inline).slice(6, -1)).toEqual([
    '7<6 MapIterationSucceeded',
    '8<6 MapIterationStarted',
    '9<8 PassStateEntered',
    '10<9 PassStateExited',
    '11<10 MapIterationSucceeded',
    '12<11 MapStateSucceeded',
    '13<11 MapStateExited',
  ])
  const run = await simulate(machineOf(map({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' })), {
    input: [1],
  })
  expect(links(run).slice(3, -1)).toEqual([
    '4<3 MapRunStarted',
    '5<4 MapRunSucceeded',
    '6<5 MapStateSucceeded',
    '7<5 MapStateExited',
  ])
})

test('[RV6] what fails while it is being entered takes the link of the StateEntered', async () => {
  const jsonata = { QueryLanguage: 'JSONata' }
  const failing = { Type: 'Pass', Output: '{% $nothing %}', End: true }
  const first = await simulate(machineOf({ A: failing }, jsonata))
  expect(links(first).slice(1)).toEqual([
    '2<0 PassStateEntered',
    '3<0 EvaluationFailed',
    '4<3 ExecutionFailed',
  ])
  const unread = { Type: 'Wait', Timestamp: '{% "soon" %}', End: true }
  const wait = await simulate(machineOf({ A: unread }, jsonata))
  expect(links(wait).slice(1, 3)).toEqual(['2<0 WaitStateEntered', '3<2 EvaluationFailed'])
})
