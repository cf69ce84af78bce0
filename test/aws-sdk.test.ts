import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  TestStateCommand,
} from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, startTestServer, type TestServer } from '../server/testing/test-server.ts'

let server: TestServer
let client: SFNClient
beforeAll(async () => {
  server = await startTestServer()
  client = new SFNClient({
    endpoint: server.baseUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    // StartSyncExecution and TestState would be asked of sync-<host> otherwise.
    disableHostPrefix: true,
    maxAttempts: 1,
  })
}, 60_000)
afterAll(async () => {
  client.destroy()
  await server.done()
})

const roleArn = 'arn:aws:iam::000000000000:role/any'

async function machine(name: string, definition: object, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') {
  const made = await client.send(
    new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn, type }),
  )
  return made.stateMachineArn ?? ''
}

async function start(stateMachineArn: string, input: unknown): Promise<string> {
  const begun = await client.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  )
  return begun.executionArn ?? ''
}

const ended = (executionArn: string) =>
  eventually(async () => {
    const found = await client.send(new DescribeExecutionCommand({ executionArn }))
    return found.status === 'RUNNING' ? null : found
  })

const task = (activityArn: string) =>
  client.send(new GetActivityTaskCommand({ activityArn, workerName: 'ann' }))

async function typesOf(executionArn: string, reverseOrder = false): Promise<string[]> {
  const types: string[] = []
  let nextToken: string | undefined
  do {
    const asked = { executionArn, reverseOrder, maxResults: 3, nextToken }
    const page = await client.send(new GetExecutionHistoryCommand(asked))
    types.push(...(page.events ?? []).map((event) => event.type ?? ''))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return types
}

test('[PF14] an activity worker of the AWS SDK does a task, fails one, and the execution is redriven', async () => {
  const { activityArn = '' } = await client.send(new CreateActivityCommand({ name: 'pack' }))
  const states = { Pack: { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 60, End: true } }
  const packing = await machine('packing', { StartAt: 'Pack', States: states })
  const executionArn = await start(packing, { order: 7 })
  const first = await task(activityArn)
  expect(JSON.parse(first.input ?? '')).toEqual({ order: 7 })
  await client.send(new SendTaskHeartbeatCommand({ taskToken: first.taskToken }))
  await client.send(
    new SendTaskFailureCommand({ taskToken: first.taskToken, error: 'NoBox', cause: 'None left.' }),
  )
  expect(await ended(executionArn)).toMatchObject({ status: 'FAILED', error: 'NoBox', cause: 'None left.' })
  const late = client.send(new SendTaskSuccessCommand({ taskToken: first.taskToken, output: '{}' }))
  await expect(late).rejects.toMatchObject({ name: 'TaskTimedOut' })

  await client.send(new RedriveExecutionCommand({ executionArn }))
  const second = await task(activityArn)
  const output = JSON.stringify({ packed: true })
  await client.send(new SendTaskSuccessCommand({ taskToken: second.taskToken, output }))
  expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output, redriveCount: 1 })
  const types = await typesOf(executionArn)
  expect(types).toContain('ExecutionRedriven')
  expect(types.filter((type) => type === 'ActivityScheduled').length).toBe(2)
  expect(await typesOf(executionArn, true)).toEqual(types.toReversed())
  const listed = await client.send(new ListExecutionsCommand({ stateMachineArn: packing }))
  expect(listed.executions).toMatchObject([{ executionArn, status: 'SUCCEEDED' }])
})

test('[PF14] a callback comes back with its token', async () => {
  const inner = await machine('inner', { StartAt: 'Rest', States: { Rest: { Type: 'Succeed' } } })
  const { activityArn = '' } = await client.send(new CreateActivityCommand({ name: 'tokens' }))
  const outer = await machine('outer', {
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        End: true,
        Branches: [
          {
            StartAt: 'Ask',
            States: {
              Ask: {
                Type: 'Task',
                Resource: 'arn:aws:states:::states:startExecution.waitForTaskToken',
                Parameters: { StateMachineArn: inner, Input: { 'token.$': '$$.Task.Token' } },
                End: true,
              },
            },
          },
        ],
      },
    },
  })
  const executionArn = await start(outer, {})
  const taskToken = await eventually(async () => {
    const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn: inner }))
    if (executions[0]?.executionArn === undefined) return null
    const { input } = await client.send(
      new DescribeExecutionCommand({ executionArn: executions[0].executionArn }),
    )
    return (JSON.parse(input ?? '{}') as { token?: string }).token ?? null
  })
  await client.send(new SendTaskSuccessCommand({ taskToken, output: '"well"' }))
  expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '["well"]' })
  expect(activityArn).toContain(':activity:tokens')
})

test('[PF14] an Express machine answers at once, a state is tried out, what is wrong is said', async () => {
  const add = { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input.n + 1 %}', End: true }
  const express = await machine('express', { StartAt: 'Add', States: { Add: add } }, 'EXPRESS')
  const sync = await client.send(
    new StartSyncExecutionCommand({ stateMachineArn: express, input: '{"n":1}' }),
  )
  expect(sync).toMatchObject({ status: 'SUCCEEDED', output: '2' })
  const tried = await client.send(new TestStateCommand({ definition: JSON.stringify(add), input: '{"n":2}' }))
  expect(tried).toMatchObject({ status: 'SUCCEEDED', output: '3' })
  await expect(start(express.replace(/[^:]+$/, 'nobody'), {})).rejects.toMatchObject({
    name: 'StateMachineDoesNotExist',
  })
  await expect(machine('wrong', { StartAt: 'A', States: {} })).rejects.toMatchObject({
    name: 'InvalidDefinition',
  })
})
