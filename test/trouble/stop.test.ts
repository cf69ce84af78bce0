import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { rawRequest } from '../../server/testing/raw-request.ts'
import { eventually } from '../../server/testing/test-server.ts'
import { buildServer } from '../support/server-process.ts'
import {
  descendants,
  isRunning,
  isUp,
  launch,
  makeMachine,
  type ServerProcess,
  sfn,
} from './server-process.ts'

// Below the ports that systems give out by themselves: tests of other files take those.
const PORT = 4930
const folder = mkdtempSync(join(tmpdir(), 'hindsight-stop-'))
const started: ServerProcess[] = []
/** Takes every call and answers none. */
let silent: Server
let asked = 0
beforeAll(async () => {
  await buildServer()
  silent = createServer(() => {
    asked++
  })
  await new Promise<void>((resolve) => silent.listen(PORT + 1, '127.0.0.1', resolve))
}, 120_000)
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
})
afterAll(() => {
  silent.closeAllConnections()
  silent.close()
  rmSync(folder, { recursive: true, force: true })
})

async function up(supervised = false): Promise<ServerProcess> {
  const env = { ALLOW_PRIVATE_HOSTS: `127.0.0.1:${PORT + 1}` }
  const server = launch({ port: PORT, dataDir: join(folder, 'data'), env, supervised })
  started.push(server)
  await isUp(server)
  return server
}

const json = { 'content-type': 'application/json' }
const post = (path: string, body: unknown) =>
  rawRequest({ port: PORT, method: 'POST', path, headers: json, body: JSON.stringify(body) })
const fields = (QueryLanguage: string, Resource: string, Arguments: unknown) => ({
  QueryLanguage,
  StartAt: 'T',
  States: { T: { Type: 'Task', Resource, Arguments, End: true } },
})
const CALL = fields('JSONata', 'arn:aws:states:::http:invoke', {
  ApiEndpoint: `http://127.0.0.1:${PORT + 1}/`,
  Method: 'GET',
})
const WAIT = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 250, End: true } } }
const LOOP = fields('JSONata', 'function:endless', { a: 1 })

/** Runs a function that computes for longer than any test. */
async function computeEndlessly(): Promise<void> {
  await post('/trpc/function.save', { name: 'endless', source: 'export default () => { while (true) {} }' })
  await makeMachine(PORT, 'computes', LOOP)
  await post('/api/machines/computes/executions?name=c', {})
}

test('[PF42] SIGTERM ends the server with 0 within ten seconds, whatever hangs; what ran goes on afterwards', {
  timeout: 120_000,
}, async () => {
  const server = await up()
  await makeMachine(PORT, 'calls', CALL)
  const waits = await makeMachine(PORT, 'express', WAIT, 'EXPRESS')
  const call = (await post('/api/machines/calls/executions?name=one', {})).text
  const { id } = JSON.parse(call) as { id: string }
  await eventually(async () => (asked > 0 ? true : null))
  await computeEndlessly()
  // Whoever waits for an answer: a worker, one in Step Functions' way, somebody who waits for an Express execution.
  const activity = await sfn(PORT, 'CreateActivity', { name: 'nobody-does' })
  const polls = [
    post('/api/workers/poll', { activity: 'nothing-to-do', waitSeconds: 60 }).then(({ status }) => status),
    sfn(PORT, 'GetActivityTask', { activityArn: activity.activityArn }).then(() => 200),
    sfn(PORT, 'StartSyncExecution', { stateMachineArn: waits, input: '{}' }).then(
      () => 200,
      () => 0,
    ),
  ]
  // A page that never reads and never says goodbye.
  const socket = new WebSocket(`ws://127.0.0.1:${PORT}/trpc`)
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('open', resolve))
  socket.pause()
  await new Promise((resolve) => setTimeout(resolve, 500))
  const children = descendants(server.child.pid!)
  expect(children.length).toBeGreaterThan(0)

  const began = Date.now()
  server.child.kill('SIGTERM')
  expect(await server.ended).toEqual({ code: 0, signal: null })
  // The promise itself: it is the product's own clock that keeps it.
  expect(Date.now() - began).toBeLessThan(10_000)
  expect((await Promise.all(polls)).slice(0, 2)).toEqual([204, 200])
  await eventually(async () => (children.some(isRunning) ? null : true), 15_000)
  socket.terminate()
  await expect(post('/api/machines/calls/executions', {})).rejects.toThrow()

  const before = asked
  await up()
  await eventually(async () => (asked > before ? true : null))
  const found = await rawRequest({ port: PORT, path: `/api/executions/${id}` })
  expect(JSON.parse(found.text)).toMatchObject({ status: 'RUNNING' })
})

test('[PF43] a server that is killed leaves no process of its sandbox behind, and is started again', {
  timeout: 120_000,
}, async () => {
  const server = await up(true)
  await computeEndlessly()
  await new Promise((resolve) => setTimeout(resolve, 300))
  const [first] = descendants(server.child.pid!)
  // Some seconds after the start they are there, though nobody has asked for them.
  const sandbox = await eventually(async () => {
    const found = descendants(first!)
    return found.length > 0 ? found : null
  }, 15_000)
  process.kill(first!, 'SIGKILL')
  await eventually(async () => (sandbox.some(isRunning) ? null : true), 5_000)
  await isUp(server)
  expect(descendants(server.child.pid!)).not.toContain(first)
  server.child.kill('SIGTERM')
  expect(await server.ended).toEqual({ code: 0, signal: null })
})
