import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from './package-root.ts'
import { type Client, eventsOf, openClient, statusOf } from './testing/test-client.ts'
import { eventually } from './testing/test-server.ts'

/** A server in a process of its own, which can really be killed. */
interface Process {
  readonly child: ChildProcess
  readonly port: number
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  output(): string
}

let folder = ''
const running: Process[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hindsight-plug-'))
})
afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

async function startProcess(): Promise<Process> {
  const env = { PATH: process.env.PATH, PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], { cwd: packageRoot(), env })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const exit = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }))
  })
  const port = await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`the server did not start: ${output}`)
    const found = /Hindsight is at http:\/\/127\.0\.0\.1:(\d+)/.exec(output)
    return found === null ? null : Number(found[1])
  }, 60_000)
  const started = { child, port, exit, output: () => output }
  running.push(started)
  return started
}

async function inPack(client: Client, id: string): Promise<true | null> {
  const events = await eventsOf(client, id)
  return events.some((event) => event.type === 'WaitStateEntered') ? true : null
}

test('after the plug was pulled in the middle of a run, the run goes on from the same log and ends', async () => {
  const first = await startProcess()
  const before = openClient(first.port)
  const { machineId } = await before.client.example.install.mutate({ id: 'order-with-compensation' })
  const example = (await before.client.example.list.query()).find((one) => one.installedAs === machineId)
  const given = JSON.parse(example?.input ?? '{}') as object
  const input = JSON.stringify({ ...given, card: { last4: '4242', authorised: 500 } })
  const { id } = await before.client.execution.start.mutate({ machineId, input })
  await eventually(() => inPack(before.client, id))
  const seen = await eventsOf(before.client, id)
  expect(await before.client.system.pullPlug.mutate()).toEqual({ pulled: true })
  await before.close()
  expect(await first.exit).toEqual({ code: null, signal: 'SIGKILL' })

  const second = await startProcess()
  const after = openClient(second.port)
  expect(await statusOf(after.client, id)).toMatchObject({ status: 'SUCCEEDED' })
  const all = await eventsOf(after.client, id)
  expect(all.slice(0, seen.length)).toEqual(seen)
  await after.close()

  second.child.kill('SIGTERM')
  expect(await second.exit).toEqual({ code: 0, signal: null })
}, 180_000)

test('a second server on the same folder says so in a sentence and does not try again', async () => {
  const first = await startProcess()
  const second = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: packageRoot(),
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: folder },
  })
  let told = ''
  second.stderr.on('data', (chunk) => {
    told += chunk
  })
  const code = await new Promise((resolve) => second.on('exit', resolve))
  expect(code).toBe(2)
  expect(told).not.toMatch(/at .+:\d+:\d+/)
  expect(told.length).toBeGreaterThan(40)
  first.child.kill('SIGINT')
  expect(await first.exit).toEqual({ code: 0, signal: null })
}, 180_000)
