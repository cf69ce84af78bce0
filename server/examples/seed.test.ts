import { expect, test } from 'vitest'
import { openClient } from '../testing/test-client.ts'
import { eventually, startTestServer } from '../testing/test-server.ts'

test('development finds an execution of every status, and only once', async () => {
  const server = await startTestServer({ HINDSIGHT_SEED: 'all' })
  const { client, close } = openClient(server.port)
  try {
    await server.prepare()
    const seen = await eventually(async () => {
      const { rows } = await client.execution.list.query({ limit: 200 })
      const statuses = new Set(rows.map((row) => row.status))
      const waiting = await client.waiting.list.query({})
      const kinds = new Set(waiting.map((row) => row.kind))
      const all = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const
      const complete = all.every((status) => statuses.has(status))
      const held = rows.some((row) => row.held !== null)
      return complete && held && kinds.has('person') && kinds.has('signal') ? rows.length : null
    }, 60_000)
    await server.prepare()
    expect((await client.execution.list.query({ limit: 200 })).rows).toHaveLength(seen)
  } finally {
    await close()
    await server.done()
  }
}, 120_000)
