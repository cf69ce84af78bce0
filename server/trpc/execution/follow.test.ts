import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeEvents } from '../../../core/run/codec.ts'
import { type Client, openClient, statusOf, type TestClient } from '../../testing/test-client.ts'
import { eventually, startTestServer, type TestServer } from '../../testing/test-server.ts'
import type { FollowMessage } from '../views.ts'

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

interface Followed {
  readonly seqs: number[]
  readonly messages: FollowMessage[]
  stop(): void
}

/** Follows an execution; `each` is called after every message with their number. */
function follow(id: string, afterSeq: number, each: (count: number) => void = () => {}): Followed {
  const seqs: number[] = []
  const messages: FollowMessage[] = []
  const subscription = api.execution.follow.subscribe(
    { id, afterSeq },
    {
      onData: ({ data }) => {
        messages.push(data)
        for (const row of data.rows) seqs.push(...decodeEvents(row.events).map((event) => event.seq))
        each(messages.length)
      },
    },
  )
  return { seqs, messages, stop: () => subscription.unsubscribe() }
}

const counted = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

async function longRun(rows: number): Promise<string> {
  const { machineId } = await api.example.install.mutate({ id: 'import-csv' })
  const input = JSON.stringify({ rows, rates: { EUR: 1, USD: 1, GBP: 1 } })
  return (await api.execution.start.mutate({ machineId, input })).id
}

test('a follower sees every committed event once and in order, from the first to the last', async () => {
  const id = await longRun(60)
  const followed = follow(id, 0)
  const { events } = await statusOf(api, id, 'SUCCEEDED')
  await eventually(async () => (followed.seqs.length >= events ? true : null))
  followed.stop()
  expect(followed.seqs).toEqual(counted(1, events))
  expect(followed.messages.at(-1)).toMatchObject({ status: 'SUCCEEDED', held: null })
})

test('after a cut it goes on behind the last message, without a gap and without repeating', async () => {
  const id = await longRun(150)
  const followed = follow(id, 0, (count) => {
    if (count % 3 === 0 && count < 16) opened.cut()
  })
  const { events } = await statusOf(api, id, 'SUCCEEDED')
  await eventually(async () => (followed.seqs.length >= events ? true : null))
  followed.stop()
  expect(followed.messages.length).toBeGreaterThan(3)
  expect(followed.seqs).toEqual(counted(1, events))
})

test('a late follower gets the backlog from where it stands, and first of all how things are', async () => {
  const id = await longRun(20)
  const { events } = await statusOf(api, id, 'SUCCEEDED')
  const late = follow(id, 10)
  await eventually(async () => (late.seqs.at(-1) === events ? true : null))
  late.stop()
  expect(late.seqs.filter((seq) => seq > 10)).toEqual(counted(11, events))
  const last = follow(id, events)
  await eventually(async () => (last.messages.length > 0 ? true : null))
  last.stop()
  expect(last.messages).toEqual([{ rows: [], status: 'SUCCEEDED', held: null }])
})

test('lists hear which executions change', async () => {
  const heard = new Map<string, string>()
  const subscription = api.execution.activity.subscribe(undefined, {
    onData: (tick) => heard.set(tick.executionId, tick.status),
  })
  await new Promise((resolve) => setTimeout(resolve, 200))
  const id = await longRun(5)
  await eventually(async () => (heard.get(id) === 'SUCCEEDED' ? true : null))
  subscription.unsubscribe()
})

test('an execution that is not there cannot be followed', async () => {
  const code = await new Promise((resolve) => {
    api.execution.follow.subscribe(
      { id: 'nothing', afterSeq: 0 },
      { onError: (error) => resolve(error.data?.code) },
    )
  })
  expect(code).toBe('EXECUTION_NOT_FOUND')
})
