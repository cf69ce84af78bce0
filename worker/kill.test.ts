import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePorts } from '../server/testing/free-port.ts'
import { buildServer, isReady, type ServerProcess, startProcess } from '../test/support/server-process.ts'

const port = await freePorts(1)
const folder = mkdtempSync(join(tmpdir(), 'hindsight-worker-'))
let running: ServerProcess | null = null
beforeAll(buildServer, 120_000)
afterAll(async () => {
  running?.kill()
  await running?.gone
  rmSync(folder, { recursive: true, force: true })
})

async function live(fault?: string): Promise<ServerProcess> {
  running = startProcess({
    port,
    dataDir: join(folder, 'data'),
    ...(fault === undefined ? {} : { fault }),
  })
  expect(await isReady(running, port)).toBe(true)
  return running
}

async function post(path: string, body: object, headers: object = {}): Promise<Record<string, unknown>> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return answer.status === 204 ? {} : ((await answer.json()) as Record<string, unknown>)
}

const sfn = (operation: string, body: object): Promise<Record<string, unknown>> =>
  post('/', body, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AWSStepFunctions.${operation}`,
  })

async function historyOf(executionArn: string): Promise<string[]> {
  const { events } = await sfn('GetExecutionHistory', { executionArn })
  return (events as { type: string }[]).map((event) => event.type)
}

const poll = (worker: string) => post('/api/workers/poll', { activity: 'pack', worker, waitSeconds: 30 })

test('[WK5] a server that dies between the start and the answer loses no task', async () => {
  const first = await live()
  const definition = JSON.stringify({
    StartAt: 'Pack',
    States: {
      Pack: {
        Type: 'Task',
        Resource: 'activity:pack',
        HeartbeatSeconds: 3,
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 20 }],
        End: true,
      },
    },
  })
  const roleArn = 'arn:aws:iam::000000000000:role/any'
  const { stateMachineArn } = await sfn('CreateStateMachine', { name: 'parcels', definition, roleArn })
  const executionArn = (await sfn('StartExecution', { stateMachineArn })).executionArn as string
  first.kill()
  await first.gone

  // The commit of the start is the last thing that this life does; others may have one before it.
  let started = 0
  for (let count = 1; started === 0 && count <= 5; count++) {
    const dying = await live(`writer.after-commit:${count}`)
    await expect(poll('ann')).rejects.toThrow()
    await dying.gone
    const after = await live()
    started = (await historyOf(executionArn)).filter((type) => type === 'ActivityStarted').length
    if (started === 0) {
      after.kill()
      await after.gone
    }
  }
  expect(started).toBe(1)
  const task = await poll('bob')
  expect(task).toMatchObject({ state: 'Pack', attempt: expect.any(Number) })
  expect(task.attempt).toBeGreaterThan(0)
  await post('/api/workers/complete', { token: task.token as string, output: 'packed' })
  expect(await sfn('DescribeExecution', { executionArn })).toMatchObject({
    status: 'SUCCEEDED',
    output: '"packed"',
  })
  const types = await historyOf(executionArn)
  expect(types.filter((type) => type === 'ActivityStarted')).toHaveLength(2)
  expect(types.filter((type) => type === 'ActivityTimedOut')).toHaveLength(1)
}, 180_000)
