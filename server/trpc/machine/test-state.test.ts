import { afterAll, beforeAll, expect, test } from 'vitest'
import { openClient, type TestClient } from '../../testing/test-client.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let opened: TestClient
beforeAll(async () => {
  server = await startTestServer()
  opened = openClient(server.port, 'Ada')
}, 60_000)
afterAll(async () => {
  await opened.close()
  await server.done()
})

const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Items: '{% $states.input.list %}',
      ItemProcessor: {
        StartAt: 'Twice',
        States: {
          Twice: {
            Type: 'Task',
            Resource: 'function:twice',
            Arguments: '{% $states.input * $factor %}',
            Assign: { seen: '{% $states.result %}' },
            End: true,
          },
        },
      },
      Next: 'Nowhere yet',
    },
  },
})
const inner = '/States/Each/ItemProcessor/States/Twice'
const tried = (more: object) =>
  opened.client.machine.testState.mutate({ definition, state: inner, input: '4', ...more })

test('a state of a draft is tried out with a mock, and shows what it sent and got', async () => {
  const mock = { kind: 'result', result: '42' }
  expect(await tried({ mock, variables: '{"factor":2}' })).toEqual({
    status: 'SUCCEEDED',
    output: '42',
    variables: '{"factor":2,"seen":42}',
    seen: { input: '4', afterArguments: '8', result: '42' },
  })
})

test('without a mock its function is called', async () => {
  const source = 'export default async (input) => ({ twice: input })'
  await opened.client.function.save.mutate({ name: 'twice', source })
  expect(await tried({ variables: '{"factor":3}' })).toMatchObject({ output: '{"twice":12}' })
})

test('what cannot be tried out says what is missing', async () => {
  await expect(tried({ state: '/States/Each' })).rejects.toMatchObject({ data: { code: 'MOCK_NEEDED' } })
  await expect(tried({ state: '/States/No' })).rejects.toMatchObject({ data: { code: 'STATE_NOT_FOUND' } })
  const mock = { kind: 'result', result: '[]' }
  const answer = await tried({ state: '/States/Each', input: '{"list":[1]}', mock })
  expect(answer).toMatchObject({ status: 'SUCCEEDED', nextState: 'Nowhere yet' })
})
