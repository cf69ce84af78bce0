import { TRPCClientError } from '@trpc/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, openClient, type TestClient } from '../../testing/test-client.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let opened: TestClient
let api: Client
beforeAll(async () => {
  server = await startTestServer()
  opened = openClient(server.port, 'Ada Łovelace')
  api = opened.client
}, 60_000)
afterAll(async () => {
  await opened.close()
  await server.done()
})

const definition = (result: number): string =>
  JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: { A: { Type: 'Pass', Output: result, End: true } },
  })

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
    return 'no error'
  } catch (error) {
    return error instanceof TRPCClientError ? (error.data as { code: unknown }).code : error
  }
}

test('a machine is made, found by id and name, changed, and its versions are kept', async () => {
  const { id, version } = await api.machine.create.mutate({ name: 'first', definition: definition(1) })
  expect(version).toBe(1)
  const view = await api.machine.get.query({ id })
  expect(view).toMatchObject({
    name: 'first',
    version: 1,
    definition: definition(1),
    layout: '{}',
    issues: [],
  })
  expect((await api.machine.get.query({ id: 'first' })).id).toBe(id)
  expect(view.curl).toContain(`${server.baseUrl}/api/machines/first/executions`)

  const saved = { id, layout: '{"/States/A":{"x":1,"y":2}}', baseVersion: 1, description: 'two' }
  const second = await api.machine.save.mutate({ ...saved, definition: definition(2) })
  expect(second.version).toBe(2)
  const again = await api.machine.save.mutate({ ...saved, baseVersion: 2, definition: definition(2) })
  expect(again).toEqual(second)
  expect(await codeOf(api.machine.save.mutate({ ...saved, definition: definition(3) }))).toBe(
    'MACHINE_CHANGED',
  )

  const versions = await api.machine.versions.query({ id })
  expect(versions.map((row) => [row.version, row.description, row.author])).toEqual([
    [2, 'two', 'Ada Łovelace'],
    [1, '', 'Ada Łovelace'],
  ])
  expect((await api.machine.version.query({ id, version: 1 })).definition).toBe(definition(1))
  expect(await codeOf(api.machine.version.query({ id, version: 9 }))).toBe('VERSION_NOT_FOUND')
})

test('names are unique among the living, and free again after removal', async () => {
  const { id } = await api.machine.create.mutate({ name: 'taken', definition: definition(1) })
  expect(await codeOf(api.machine.create.mutate({ name: 'taken', definition: definition(1) }))).toBe(
    'NAME_TAKEN',
  )
  await api.machine.rename.mutate({ id, name: 'other name' })
  expect((await api.machine.get.query({ id })).curl).toContain('/api/machines/other%20name/executions')
  await api.machine.remove.mutate({ id })
  expect(await codeOf(api.machine.get.query({ id }))).toBe('MACHINE_NOT_FOUND')
  await api.machine.create.mutate({ name: 'other name', definition: definition(1) })
})

test('a machine with mistakes is kept with its issues, and not started', async () => {
  const wrong = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'Nowhere' } } })
  const { id } = await api.machine.create.mutate({ name: 'draft', definition: wrong })
  const { issues } = await api.machine.get.query({ id })
  expect(issues.map((issue) => issue.severity)).toContain('error')
  expect(await codeOf(api.execution.start.mutate({ machineId: id, input: '{}' }))).toBe('DEFINITION_INVALID')
})

test('YAML is read and comes back as JSON', async () => {
  const text = 'StartAt: A\nStates:\n  A:\n    Type: Succeed\n'
  const parsed = await api.machine.parse.mutate({ text })
  expect(JSON.parse(parsed.definition ?? '')).toEqual({ StartAt: 'A', States: { A: { Type: 'Succeed' } } })
  expect((await api.machine.parse.mutate({ text: '{"StartAt":' })).definition).toBeNull()
})

test('the list says how each machine does', async () => {
  const { id } = await api.machine.create.mutate({ name: 'listed', definition: definition(1) })
  const row = (await api.machine.list.query()).find((machine) => machine.id === id)
  expect(row).toMatchObject({
    name: 'listed',
    version: 1,
    states: 1,
    comment: null,
    running: 0,
    lastExecution: null,
  })
})

test('functions are kept, checked, tried out and know who calls them', async () => {
  const source =
    'export default async function handler(input) { console.log("hi"); return { twice: input.n * 2 } }'
  expect(await api.function.save.mutate({ name: 'double', source })).toEqual({ revision: 1 })
  expect(await api.function.save.mutate({ name: 'double', source })).toEqual({ revision: 1 })
  const calls = { StartAt: 'A', States: { A: { Type: 'Task', Resource: 'function:double', End: true } } }
  await api.machine.create.mutate({ name: 'caller', definition: JSON.stringify(calls) })
  expect(await api.function.get.query({ name: 'double' })).toMatchObject({ source, usedBy: ['caller'] })
  expect((await api.function.list.query()).map(({ name }) => name)).toContain('double')
  expect(await api.function.check.mutate({ source })).toEqual({ problem: null })
  expect((await api.function.check.mutate({ source: 'export default (' })).problem?.line).toBe(1)
  const trial = await api.function.run.mutate({ source, input: '{"n":21}' })
  expect(trial).toMatchObject({ output: '{"twice":42}' })
  expect(trial.logs.join()).toContain('hi')
  const thrown = await api.function.run.mutate({
    source: 'export default () => { throw new TypeError("no") }',
    input: '1',
  })
  expect(thrown.error).toMatchObject({ errorType: 'TypeError', message: 'no' })
  expect(await api.function.remove.mutate({ name: 'double' })).toEqual({ removed: true })
  expect(await codeOf(api.function.get.query({ name: 'double' }))).toBe('FUNCTION_NOT_FOUND')
})

test('mocks are guessed where nothing answers, and remembered when written', async () => {
  const task = { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:getItem', End: true }
  const pasted = JSON.stringify({ StartAt: 'A', States: { A: task } })
  const { id } = await api.machine.create.mutate({ name: 'pasted', definition: pasted })
  expect(await api.mock.list.query({ machineId: id })).toMatchObject([{ state: 'A', guessed: true }])
  await api.mock.save.mutate({ machineId: id, state: 'A', text: '{"output":7}' })
  expect(await api.mock.list.query({ machineId: id })).toMatchObject([
    { state: 'A', text: '{"output":7}', guessed: false },
  ])
  expect(await api.mock.remove.mutate({ machineId: id, state: 'A' })).toEqual({ removed: true })
})

test('the system says what it is', async () => {
  const info = await api.system.info.query()
  expect(info).toMatchObject({
    store: 'pglite',
    author: 'Ada Łovelace',
    plugAvailable: true,
    baseUrl: server.baseUrl,
    walk: null,
  })
  expect(await api.system.pullPlug.mutate()).toEqual({ pulled: true })
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(server.killed()).toBe(1)
})
