import * as sfn from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openClient } from '../testing/test-client.ts'
import { eventually, startTestServer, type TestServer } from '../testing/test-server.ts'
import { passDefinition, ROLE, sfnClient, waitDefinition } from './testing.ts'

let server: TestServer
let client: sfn.SFNClient

beforeAll(async () => {
  server = await startTestServer()
  client = sfnClient(server)
})
afterAll(async () => {
  client.destroy()
  await server.done()
})

async function create(name: string, definition: string, type?: 'EXPRESS'): Promise<string> {
  const made = await client.send(
    new sfn.CreateStateMachineCommand({ name, definition, roleArn: ROLE, ...(type ? { type } : {}) }),
  )
  return made.stateMachineArn ?? ''
}

async function start(stateMachineArn: string, input?: string, name?: string): Promise<string> {
  const begun = await client.send(
    new sfn.StartExecutionCommand({
      stateMachineArn,
      ...(input ? { input } : {}),
      ...(name ? { name } : {}),
    }),
  )
  return begun.executionArn ?? ''
}

const ended = (executionArn: string): Promise<sfn.DescribeExecutionOutput> =>
  eventually(async () => {
    const found = await client.send(new sfn.DescribeExecutionCommand({ executionArn }))
    return found.status === 'RUNNING' ? null : found
  })

test('[SF2][SF22] an execution is started, described and known by its ARN', async () => {
  const definition = JSON.stringify({
    StartAt: 'P',
    States: { P: { Type: 'Pass', Parameters: { 'context.$': '$$' }, End: true } },
  })
  const machine = await create('context', definition)
  const arn = await start(machine, '{"a":1}', 'first')
  expect(arn).toBe('arn:aws:states:us-east-1:000000000000:execution:context:first')
  const found = await ended(arn)
  expect(found).toMatchObject({
    status: 'SUCCEEDED',
    stateMachineArn: machine,
    name: 'first',
    input: '{"a":1}',
  })
  expect(found).toMatchObject({
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    inputDetails: { included: true },
  })
  expect(found.startDate).toBeInstanceOf(Date)
  expect(JSON.parse(found.output ?? '')).toMatchObject({
    context: {
      Execution: { Id: arn, Name: 'first', Input: { a: 1 }, RoleArn: ROLE },
      StateMachine: { Id: machine, Name: 'context' },
    },
  })
  const bare = await client.send(
    new sfn.DescribeExecutionCommand({ executionArn: arn, includedData: 'METADATA_ONLY' }),
  )
  expect(bare).toMatchObject({ inputDetails: { included: false } })
  expect(bare.output).toBeUndefined()
})

test('[SF20] a name is one execution while it runs and taken afterwards', async () => {
  const machine = await create('idempotent', waitDefinition)
  const arn = await start(machine, '{"a":1,"b":2}', 'once')
  expect(await start(machine, '{"b":2, "a":1}', 'once')).toBe(arn)
  await expect(start(machine, '{"a":2}', 'once')).rejects.toMatchObject({
    name: 'ExecutionAlreadyExists',
    message: `Execution Already Exists: '${arn}'`,
  })
  await client.send(new sfn.StopExecutionCommand({ executionArn: arn }))
  await expect(start(machine, '{"a":1,"b":2}', 'once')).rejects.toMatchObject({
    name: 'ExecutionAlreadyExists',
  })
})

test('[SF23][SF26] stop and redrive; what cannot be redriven says why', async () => {
  const machine = await create('stopped', waitDefinition)
  const executionArn = await start(machine)
  await expect(client.send(new sfn.RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
    name: 'ExecutionNotRedrivable',
    message: 'Execution is RUNNING and cannot be redriven',
  })
  const stop = new sfn.StopExecutionCommand({ executionArn, error: 'Enough', cause: 'tired' })
  const { stopDate } = await client.send(stop)
  expect((await client.send(stop)).stopDate).toEqual(stopDate)
  const found = await ended(executionArn)
  expect(found).toMatchObject({
    status: 'ABORTED',
    error: 'Enough',
    cause: 'tired',
    redriveStatus: 'REDRIVABLE',
  })
  const redrive = new sfn.RedriveExecutionCommand({ executionArn, clientToken: 'token-1' })
  const { redriveDate } = await client.send(redrive)
  expect((await client.send(redrive)).redriveDate).toEqual(redriveDate)
  const again = await client.send(new sfn.DescribeExecutionCommand({ executionArn }))
  expect(again).toMatchObject({ status: 'RUNNING', redriveCount: 1, redriveDate })
  const list = await client.send(
    new sfn.ListExecutionsCommand({ stateMachineArn: machine, redriveFilter: 'REDRIVEN' }),
  )
  expect(list.executions).toMatchObject([{ executionArn, redriveCount: 1 }])
  const { events } = await client.send(
    new sfn.GetExecutionHistoryCommand({ executionArn, reverseOrder: true }),
  )
  expect(events?.some((event) => event.type === 'ExecutionRedriven')).toBe(true)
})

test('[SF24] lists are filtered and paged', async () => {
  const machine = await create('listed', passDefinition())
  const arns = [await start(machine), await start(machine), await start(machine)]
  for (const arn of arns) await ended(arn)
  const seen: string[] = []
  let nextToken: string | undefined
  do {
    const page = await client.send(
      new sfn.ListExecutionsCommand({
        stateMachineArn: machine,
        maxResults: 2,
        nextToken,
        statusFilter: 'SUCCEEDED',
      }),
    )
    seen.push(...(page.executions ?? []).map((item) => item.executionArn ?? ''))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  expect(seen.sort()).toEqual(arns.sort())
  const none = await client.send(
    new sfn.ListExecutionsCommand({ stateMachineArn: machine, statusFilter: 'RUNNING' }),
  )
  expect(none.executions).toEqual([])
})

test('[SF25] a history is paged both ways and can leave data out', async () => {
  const executionArn = await start(await create('told', passDefinition({ x: 1 })))
  await ended(executionArn)
  const types: (string | undefined)[] = []
  let nextToken: string | undefined
  do {
    const page = await client.send(
      new sfn.GetExecutionHistoryCommand({ executionArn, maxResults: 2, nextToken }),
    )
    types.push(...(page.events ?? []).map((event) => event.type))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  expect(types).toEqual(['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'])
  const last = new sfn.GetExecutionHistoryCommand({
    ...{ executionArn, reverseOrder: true, maxResults: 1, includeExecutionData: false },
  })
  const { events } = await client.send(last)
  expect(events).toMatchObject([{ id: 4, previousEventId: 3, type: 'ExecutionSucceeded' }])
  expect(events?.[0]?.executionSucceededEventDetails?.output).toBeUndefined()
})

test('[SF27] an Express machine runs in memory and leaves nothing behind', async () => {
  const machine = await create('express', passDefinition({ done: true }), 'EXPRESS')
  const run = new sfn.StartSyncExecutionCommand({ stateMachineArn: machine, input: '{}', name: 'quick' })
  const answer = await client.send(run)
  expect(answer).toMatchObject({ status: 'SUCCEEDED', output: '{"done":true}', name: 'quick' })
  expect(answer.executionArn).toContain(':express:express:quick:')
  expect(answer.billingDetails).toMatchObject({ billedMemoryUsedInMB: 64 })
  expect(
    (await server.services.store.executions.list({}, 100)).items.map((item) => item.machineName),
  ).not.toContain('express')
  const standard = await create('not-express', passDefinition())
  await expect(
    client.send(new sfn.StartSyncExecutionCommand({ stateMachineArn: standard })),
  ).rejects.toMatchObject({ name: 'StateMachineTypeNotSupported' })
  await expect(start(machine)).rejects.toMatchObject({ name: 'NotYetSupported' })
})

test('[SF27] a failure of an Express machine is an answer', async () => {
  const fail = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Broken', Cause: 'why not' } } }
  const machine = await create('express-fails', JSON.stringify(fail), 'EXPRESS')
  const answer = await client.send(new sfn.StartSyncExecutionCommand({ stateMachineArn: machine }))
  expect(answer).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'why not' })
})

test('[SF28] a child that is asked for by its ARN answers with ARNs', async () => {
  const child = await create('child', passDefinition({ x: 1 }))
  const definition = JSON.stringify({
    StartAt: 'T',
    States: {
      T: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution.sync:2',
        Parameters: { 'StateMachineArn.$': '$.child', Input: '{"from":"parent"}', Name: 'kid' },
        End: true,
      },
    },
  })
  const parent = await start(await create('parent', definition), JSON.stringify({ child }))
  const found = await ended(parent)
  expect(JSON.parse(found.output ?? '')).toMatchObject({
    ExecutionArn: 'arn:aws:states:us-east-1:000000000000:execution:child:kid',
    StateMachineArn: child,
    Input: { from: 'parent' },
    Output: { x: 1 },
  })
})

test('[SF15] an execution of the console is visible here, and the other way round', async () => {
  const page = openClient(server.port)
  const arn = await start(await create('both-ways', passDefinition()))
  await ended(arn)
  const there = await page.client.execution.list.query({ limit: 200 })
  expect(there.rows.map((row) => row.machineName)).toContain('both-ways')
  const { id } = await page.client.execution.start.mutate({ machineId: 'both-ways', input: '{}' })
  const found = await ended(`arn:aws:states:us-east-1:000000000000:execution:both-ways:${id}`)
  expect(found).toMatchObject({ status: 'SUCCEEDED', name: id })
  await page.close()
})
