import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { TRPCClientError } from '@trpc/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, eventsOf, openClient, statusOf, type TestClient } from '../../testing/test-client.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let opened: TestClient
let api: Client
beforeAll(async () => {
  server = await startTestServer()
  opened = openClient(server.port)
  api = opened.client
}, 60_000)
afterAll(async () => {
  await opened.close()
  await server.done()
})

const DEFINITION = JSON.stringify({
  StartAt: 'Give',
  States: {
    Give: { Type: 'Pass', Result: { n: 1 }, Next: 'Work' },
    Work: { Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:a', End: true },
  },
})

const event = (id: number, type: string, details: object = {}): object => ({
  timestamp: 1_700_000_000 + id,
  type,
  id,
  previousEventId: id - 1,
  ...details,
})
const given = '{"n":1}'
const EVENTS = [
  event(1, 'ExecutionStarted', { executionStartedEventDetails: { input: '{}' } }),
  event(2, 'PassStateEntered', { stateEnteredEventDetails: { name: 'Give', input: '{}' } }),
  event(3, 'PassStateExited', { stateExitedEventDetails: { name: 'Give', output: given } }),
  event(4, 'TaskStateEntered', { stateEnteredEventDetails: { name: 'Work', input: given } }),
  event(5, 'ActivityScheduled', { activityScheduledEventDetails: { resource: 'arn', input: given } }),
]

async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise
  } catch (error) {
    return error instanceof TRPCClientError ? (error.data as { code: unknown }).code : error
  }
}

test('a history from elsewhere is listed and opened, takes no commands, and is run on from', async () => {
  const history = JSON.stringify({ events: EVENTS })
  const asked = { definition: DEFINITION, history, machineName: 'from elsewhere', name: 'theirs' }
  const { id } = await api.execution.import.mutate(asked)
  const view = await api.execution.get.query({ id })
  expect(view).toMatchObject({
    status: 'RUNNING',
    imported: true,
    name: 'theirs',
    startedAt: 1_700_000_001_000,
  })
  const [first] = await eventsOf(api, id)
  expect(first).toMatchObject({ type: 'ExecutionStarted', imported: [{ field: 'deadline', how: 'unknown' }] })
  expect((await api.waiting.list.query({})).filter((row) => row.executionId === id)).toEqual([])
  expect((await api.execution.list.query({ name: 'theirs' })).rows).toMatchObject([{ id, imported: true }])
  for (const refused of [
    api.execution.stop.mutate({ id }),
    api.execution.redrive.mutate({ id }),
    api.execution.hold.mutate({ id }),
  ]) {
    expect(await refusalOf(refused)).toBe('EXECUTION_IMPORTED')
  }
  const fork = await api.execution.fork.mutate({ id, seq: 3, rehearsal: true })
  const ended = await statusOf(api, fork.id)
  expect(ended).toMatchObject({ imported: false, machineName: 'from elsewhere', machineId: view.machineId })
  const again = await api.execution.import.mutate({ ...asked, name: 'theirs-2' })
  expect((await api.execution.get.query(again)).machineId).toBe(view.machineId)
  expect(await refusalOf(api.execution.import.mutate(asked))).toBe('EXECUTION_NAME_TAKEN')
})

test('what cannot be opened is refused with code and place', async () => {
  const tell = (history: string, definition = DEFINITION) =>
    refusalOf(api.execution.import.mutate({ definition, history, machineName: 'refused' }))
  expect(await tell('{')).toBe('JSON_SYNTAX')
  expect(await tell('{}')).toBe('HISTORY_SHAPE')
  expect(await tell(JSON.stringify(EVENTS), '{}')).not.toBe('HISTORY_SHAPE')
  expect(await tell(JSON.stringify(EVENTS.slice(1)))).toBe('HISTORY_INCOMPLETE')
  expect(await tell(JSON.stringify([EVENTS[0], event(2, 'TaskSucceeded')]))).toBe('HISTORY_CONTRADICTS')
  expect((await api.machine.list.query()).map((row) => row.name)).not.toContain('refused')
})

interface Recorded {
  readonly name: string
  readonly definitionText?: string
  readonly expectedHistory?: object[]
  readonly expected: { readonly status?: string }
  readonly parallelNormalised?: boolean
  readonly partial?: unknown
}

const folder = new URL('../../../../shared/conformance/cases/', import.meta.url)
const here = existsSync(folder)

test.skipIf(!here)(
  `recorded histories are opened${here ? '' : ' (skipped: shared data is not here)'}`,
  async () => {
    const cases = readdirSync(folder)
      .flatMap(
        (file) => (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { cases: Recorded[] }).cases,
      )
      .filter((one) => one.expectedHistory !== undefined && one.definitionText !== undefined)
      .filter((one) => one.parallelNormalised !== true && one.partial === undefined)
    const wrong: string[] = []
    for (const [i, one] of cases.entries()) {
      try {
        const { id } = await api.execution.import.mutate({
          definition: one.definitionText ?? '',
          history: JSON.stringify({ events: one.expectedHistory }),
          machineName: `recorded ${i}`,
        })
        const { status } = await api.execution.get.query({ id })
        if (status !== (one.expected.status ?? status)) wrong.push(`${one.name}: ${status}`)
      } catch (error) {
        wrong.push(`${one.name}: ${error instanceof Error ? error.message : error}`)
      }
    }
    console.log(`recorded histories: ${cases.length - wrong.length} of ${cases.length} opened`)
    expect(wrong).toEqual([])
  },
  120_000,
)
