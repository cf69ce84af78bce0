import * as sfn from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

type More = Partial<sfn.CreateStateMachineInput>

function create(name: string, more: More = {}): Promise<sfn.CreateStateMachineOutput> {
  const given = { name, definition: passDefinition(), roleArn: ROLE, ...more }
  return client.send(new sfn.CreateStateMachineCommand(given))
}

const update = (
  stateMachineArn: string | undefined,
  more: Partial<sfn.UpdateStateMachineInput>,
): Promise<sfn.UpdateStateMachineOutput> =>
  client.send(new sfn.UpdateStateMachineCommand({ stateMachineArn, ...more }))

const describeIt = (stateMachineArn: string | undefined): Promise<sfn.DescribeStateMachineOutput> =>
  client.send(new sfn.DescribeStateMachineCommand({ stateMachineArn }))

const publish = (
  stateMachineArn: string | undefined,
  more: Partial<sfn.PublishStateMachineVersionInput> = {},
): Promise<sfn.PublishStateMachineVersionOutput> =>
  client.send(new sfn.PublishStateMachineVersionCommand({ stateMachineArn, ...more }))

describe('[SF10] creating again', () => {
  test('is the same machine when definition, type and settings are the same', async () => {
    const first = await create('same')
    const again = await create('same', { roleArn: `${ROLE}-other`, tags: [{ key: 'a', value: 'b' }] })
    expect(again).toMatchObject({ stateMachineArn: first.stateMachineArn, creationDate: first.creationDate })
    expect((await describeIt(first.stateMachineArn)).roleArn).toBe(ROLE)
  })

  test('is refused when something else was asked for', async () => {
    const { stateMachineArn } = await create('different')
    const message = `State Machine Already Exists: '${stateMachineArn}'`
    const refused = { name: 'StateMachineAlreadyExists', message }
    await expect(create('different', { definition: passDefinition(2) })).rejects.toMatchObject(refused)
    await expect(create('different', { type: 'EXPRESS' })).rejects.toMatchObject(refused)
    const tracingConfiguration = { enabled: true }
    await expect(create('different', { tracingConfiguration })).rejects.toMatchObject(refused)
  })

  test('at the same moment makes one machine', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => create('race')))
    expect(new Set(made.map((one) => Number(one.creationDate))).size).toBe(1)
  })
})

test('[SF11] only a change makes a revision, and executions stay with what they began with', async () => {
  const { stateMachineArn } = await create('revised', { definition: waitDefinition })
  expect((await describeIt(stateMachineArn)).revisionId).toBeUndefined()
  const { executionArn } = await client.send(new sfn.StartExecutionCommand({ stateMachineArn }))
  expect((await update(stateMachineArn, { roleArn: ROLE })).revisionId).toBeUndefined()
  const first = await update(stateMachineArn, { definition: passDefinition(2) })
  expect((await update(stateMachineArn, { definition: passDefinition(2) })).revisionId).toBe(first.revisionId)
  const second = await update(stateMachineArn, { roleArn: `${ROLE}2` })
  expect(second.revisionId).not.toBe(first.revisionId)
  expect(await describeIt(stateMachineArn)).toMatchObject({
    definition: passDefinition(2),
    roleArn: `${ROLE}2`,
    revisionId: second.revisionId,
  })
  const pinned = await client.send(new sfn.DescribeStateMachineForExecutionCommand({ executionArn }))
  expect(pinned).toMatchObject({ definition: waitDefinition, roleArn: ROLE })
})

describe('[SF12] published versions', () => {
  test('keep their number, their definition and their role', async () => {
    const made = await create('published', { publish: true, versionDescription: 'one' })
    const arn = made.stateMachineArn
    expect(made.stateMachineVersionArn).toBe(`${arn}:1`)
    expect((await publish(arn)).stateMachineVersionArn).toBe(`${arn}:1`)
    const changed = await update(arn, { definition: passDefinition(2), publish: true })
    expect(changed.stateMachineVersionArn).toBe(`${arn}:2`)
    expect(await describeIt(`${arn}:1`)).toMatchObject({ definition: passDefinition(), description: 'one' })
    await client.send(new sfn.DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${arn}:2` }))
    await expect(describeIt(`${arn}:2`)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
    expect((await publish(arn)).stateMachineVersionArn).toBe(`${arn}:3`)
    const list = await client.send(
      new sfn.ListStateMachineVersionsCommand({ stateMachineArn: arn, maxResults: 1 }),
    )
    expect(list.stateMachineVersions?.map((one) => one.stateMachineVersionArn)).toEqual([`${arn}:3`])
    const rest = await client.send(
      new sfn.ListStateMachineVersionsCommand({ stateMachineArn: arn, nextToken: list.nextToken }),
    )
    expect(rest.stateMachineVersions?.map((one) => one.stateMachineVersionArn)).toEqual([`${arn}:1`])
  })

  test('are not made of a revision that is no longer there, nor under another description', async () => {
    const { stateMachineArn } = await create('conflicting', { publish: true, versionDescription: 'one' })
    await expect(publish(stateMachineArn, { description: 'two' })).rejects.toMatchObject({
      name: 'ConflictException',
    })
    await update(stateMachineArn, { definition: passDefinition(2) })
    await expect(publish(stateMachineArn, { revisionId: 'INITIAL' })).rejects.toMatchObject({
      name: 'ConflictException',
    })
  })

  test('at the same moment are one', async () => {
    const { stateMachineArn } = await create('published-race')
    const made = await Promise.all(Array.from({ length: 5 }, () => publish(stateMachineArn)))
    expect(new Set(made.map((one) => one.stateMachineVersionArn))).toEqual(new Set([`${stateMachineArn}:1`]))
  })
})

test('[SF13] an alias leads to versions by weight and keeps them from being deleted', async () => {
  const { stateMachineArn: arn } = await create('aliased', { publish: true })
  await update(arn, { definition: passDefinition(2), publish: true })
  const route = (version: number, weight: number) => ({
    stateMachineVersionArn: `${arn}:${version}`,
    weight,
  })
  const both = [route(1, 50), route(2, 50)]
  const { stateMachineAliasArn } = await client.send(
    new sfn.CreateStateMachineAliasCommand({ name: 'live', routingConfiguration: [route(1, 100)] }),
  )
  expect(stateMachineAliasArn).toBe(`${arn}:live`)
  await client.send(
    new sfn.UpdateStateMachineAliasCommand({ stateMachineAliasArn, routingConfiguration: both }),
  )
  const described = await client.send(new sfn.DescribeStateMachineAliasCommand({ stateMachineAliasArn }))
  expect(described).toMatchObject({ name: 'live', routingConfiguration: both })
  const used = await Promise.all(
    Array.from({ length: 24 }, async () => {
      const start = new sfn.StartExecutionCommand({ stateMachineArn: stateMachineAliasArn })
      const { executionArn } = await client.send(start)
      const found = await client.send(new sfn.DescribeExecutionCommand({ executionArn }))
      expect(found.stateMachineAliasArn).toBe(stateMachineAliasArn)
      return found.stateMachineVersionArn
    }),
  )
  expect(new Set(used)).toEqual(new Set([`${arn}:1`, `${arn}:2`]))
  const through = await client.send(
    new sfn.ListExecutionsCommand({ stateMachineArn: stateMachineAliasArn, maxResults: 1_000 }),
  )
  expect(through.executions).toHaveLength(24)
  await expect(
    client.send(new sfn.DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${arn}:1` })),
  ).rejects.toMatchObject({ name: 'ConflictException' })
  await client.send(new sfn.DeleteStateMachineAliasCommand({ stateMachineAliasArn }))
  await expect(
    client.send(new sfn.DescribeStateMachineAliasCommand({ stateMachineAliasArn })),
  ).rejects.toMatchObject({ name: 'ResourceNotFound' })
})

test('[SF14] tags are put, changed and taken away, fifty at most', async () => {
  const { stateMachineArn: resourceArn } = await create('tagged', { tags: [{ key: 'b', value: '1' }] })
  const put = (tags: sfn.Tag[]) => client.send(new sfn.TagResourceCommand({ resourceArn, tags }))
  await put([
    { key: 'a', value: '' },
    { key: 'b', value: '2' },
  ])
  const list = async () => (await client.send(new sfn.ListTagsForResourceCommand({ resourceArn }))).tags
  expect(await list()).toEqual([
    { key: 'a', value: '' },
    { key: 'b', value: '2' },
  ])
  await client.send(new sfn.UntagResourceCommand({ resourceArn, tagKeys: ['a', 'none'] }))
  expect(await list()).toEqual([{ key: 'b', value: '2' }])
  const many = Array.from({ length: 50 }, (_, i) => ({ key: `k${i}`, value: 'v' }))
  await expect(put(many)).rejects.toMatchObject({ name: 'TooManyTags' })
})

test('[SF15] a machine made here is on the canvas, and one of the console is listed here', async () => {
  const page = openClient(server.port)
  await create('from-sdk')
  const shown = await page.client.machine.get.query({ id: 'from-sdk' })
  expect(JSON.parse(shown.definition)).toEqual(JSON.parse(passDefinition()))
  await page.client.machine.create.mutate({ name: 'From the console', definition: passDefinition() })
  const names = (await client.send(new sfn.ListStateMachinesCommand({}))).stateMachines?.map((m) => m.name)
  expect(names).toEqual(expect.arrayContaining(['from-sdk', 'From the console']))
  const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:From the console'
  expect((await describeIt(arn)).roleArn).toBe('arn:aws:iam::000000000000:role/hindsight')
  await page.close()
})

test('[SF16] a deleted name is free again, and what it ran stays readable', async () => {
  const { stateMachineArn } = await create('deleted')
  const { executionArn } = await client.send(new sfn.StartExecutionCommand({ stateMachineArn, name: 'kept' }))
  await eventually(async () => {
    const { status } = await client.send(new sfn.DescribeExecutionCommand({ executionArn }))
    return status === 'RUNNING' ? null : status
  })
  const remove = new sfn.DeleteStateMachineCommand({ stateMachineArn })
  await client.send(remove)
  await client.send(remove)
  await expect(describeIt(stateMachineArn)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
  expect(await client.send(new sfn.DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: 'SUCCEEDED',
  })
  expect((await create('deleted', { definition: passDefinition(2) })).stateMachineArn).toBe(stateMachineArn)
})

test('[SF17] the variables that each state reads are told', async () => {
  const definition = JSON.stringify({
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { b: 1, a: 2 }, Next: 'B' },
      B: { Type: 'Pass', Parameters: { 'x.$': '$b', 'y.$': '$a.c' }, End: true },
    },
  })
  const { stateMachineArn } = await create('references', { definition })
  expect((await describeIt(stateMachineArn)).variableReferences).toEqual({ B: ['a', 'b'] })
})

test('[SF18] settings are checked, kept and given back', async () => {
  const group = {
    cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:000000000000:log-group:g:*' },
  }
  const loggingConfiguration = { level: 'ALL', includeExecutionData: true, destinations: [group] } as const
  const { stateMachineArn } = await create('settings', {
    loggingConfiguration: { ...loggingConfiguration, destinations: [group] },
  })
  expect(await describeIt(stateMachineArn)).toMatchObject({
    loggingConfiguration,
    tracingConfiguration: { enabled: false },
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
  })
  const two = { level: 'FATAL', destinations: [group, group] } as const
  await expect(
    update(stateMachineArn, { loggingConfiguration: { ...two, destinations: [...two.destinations] } }),
  ).rejects.toMatchObject({ name: 'InvalidLoggingConfiguration' })
})
