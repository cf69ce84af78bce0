import { expect, test } from 'vitest'
import { openClient, statusOf } from '../testing/test-client.ts'
import { eventually, startTestServer } from '../testing/test-server.ts'

/** A whole server is started: on a busy machine that takes its time. */
const SLOW_MS = 90_000

const DEFINITION = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'First',
  States: {
    First: { Type: 'Pass', Next: 'Fails' },
    Fails: { Type: 'Fail', Error: 'Not.Today' },
  },
})

test(
  '[RT5] [RT7] [RT9] [RT10] a deleted execution says so, cannot be redriven, and its fork lives on',
  async () => {
    const server = await startTestServer()
    const { client, close } = openClient(server.port)
    const codeOf = (asked: Promise<unknown>): Promise<unknown> =>
      asked.then(
        () => null,
        (error: { data?: { code?: string } }) => error.data?.code,
      )
    try {
      const { id: machineId } = await client.machine.create.mutate({
        name: 'Failing',
        definition: DEFINITION,
      })
      const { id } = await client.execution.start.mutate({ machineId, input: '{}' })
      await statusOf(client, id, 'FAILED')
      const fork = await client.execution.fork.mutate({ id, seq: 2, edits: [] })
      await statusOf(client, fork.id, 'FAILED')
      // The fork ended later: of the two, it is the one that stays.
      expect(await client.retention.preview.query({ days: null, executions: 1 })).toEqual({ due: 1 })
      await client.retention.save.mutate({ days: null, executions: 1 })
      const last = await eventually(async () => (await client.retention.get.query()).last)
      expect(last.executions).toBe(1)
      await expect(client.execution.get.query({ id })).rejects.toMatchObject({
        message: expect.stringContaining('was deleted on'),
        data: { code: 'EXECUTION_DELETED', httpStatus: 404 },
      })
      await server.services.store.settings.put('walk', JSON.stringify({ executionId: id, machineId }))
      expect(await client.system.info.query()).toMatchObject({ walk: null, walkFinished: false })
      // Its state is still in the engine's memory; the log decides.
      expect(await codeOf(client.execution.redrive.mutate({ id }))).toMatch(/^EXECUTION_(DELETED|NOT_FOUND)$/)
      await expect(
        server.services.engine.deliver(id, { kind: 'Redrive', author: 'test' }),
      ).rejects.toMatchObject({ code: 'EXECUTION_NOT_FOUND' })
      expect(
        (await client.execution.log.query({ id: fork.id, afterSeq: 0, limit: 100 })).rows.length,
      ).toBeGreaterThan(1)
      expect((await client.execution.get.query({ id: fork.id })).status).toBe('FAILED')
      expect(await client.retention.get.query()).toMatchObject({
        rule: { days: null, executions: 1 },
        fixed: false,
        kept: { finished: 1, imported: 0 },
      })
      expect(await codeOf(client.retention.save.mutate({ days: 0, executions: null }))).toBe('BAD_INPUT')
    } finally {
      await close()
      await server.done()
    }
  },
  SLOW_MS,
)

test(
  '[RT6] what the environment says cannot be changed by the page',
  async () => {
    const server = await startTestServer({ HINDSIGHT_KEEP_DAYS: '30' })
    const { client, close } = openClient(server.port)
    try {
      expect(await client.retention.get.query()).toMatchObject({
        rule: { days: 30, executions: null },
        fixed: true,
      })
      await expect(client.retention.save.mutate({ days: 1, executions: null })).rejects.toMatchObject({
        data: { code: 'RETENTION_FIXED' },
      })
    } finally {
      await close()
      await server.done()
    }
  },
  SLOW_MS,
)
