import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fold } from '../core/run/evolve.ts'
import { FAULT_POINTS } from '../server/engine/fault-points.ts'
import { eventsOf, openClient, statusOf, type TestClient } from '../server/testing/test-client.ts'
import { buildServer, isReady, type ServerProcess, startProcess } from './support/server-process.ts'

const PORT = 4880
/** Lives begin as long as this lasts; an idle machine has time for all fault points. */
const BUDGET_MS = Number(process.env.KILL_BUDGET_MS ?? 45_000)
/** A fault point that has not been passed by then is not going to be. */
const PATIENCE_MS = 5_000

const machine = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: ['Left', 'Right'].map((side) => ({
        StartAt: side,
        States: {
          [side]: { Type: 'Task', Resource: 'function:slow', Arguments: { side }, End: true },
        },
      })),
      Next: 'Pause',
    },
    Pause: { Type: 'Wait', Seconds: 1, Next: 'Each' },
    Each: {
      Type: 'Map',
      Items: '{% $states.input %}',
      ItemProcessor: { StartAt: 'Keep', States: { Keep: { Type: 'Pass', End: true } } },
      Next: 'Go',
    },
    Go: {
      Type: 'Task',
      Resource: 'signal:wait',
      Arguments: { Name: 'go' },
      Output: { sides: '{% $states.input.side %}', go: '{% $states.result %}' },
      End: true,
    },
  },
})
const SLOW = 'export default async function handler({ side }) { await sleep(80); return { side } }'

/** What the server has promised: an execution's id, and whether its signal was taken. */
interface Promised {
  readonly id: string
  signalled: boolean
}

/** In an order that differs from run to run, so that a short budget still gets to every point in the end. */
function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

const folder = mkdtempSync(join(tmpdir(), 'hindsight-kill-'))
let running: ServerProcess | null = null
let over = false
beforeAll(buildServer, 60_000)
afterAll(async () => {
  over = true
  running?.kill()
  await running?.gone
  rmSync(folder, { recursive: true, force: true })
})

const promised = new Map<string, Promised>()
const forks = new Map<string, string>()
let asked = 0

async function post(path: string, body: unknown): Promise<{ id?: string } | null> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(4_000),
  }).catch(() => null)
  if (answer === null) return null
  if (!answer.ok && answer.status !== 409) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json().catch(() => null)) as { id?: string } | null
}

/** Asks for one more execution, and again under the same request id where an answer was lost; then sends its signal. */
async function oneMore(requestId: string): Promise<void> {
  const known = promised.get(requestId)
  const id = known?.id ?? (await post(`/api/machines/journey/executions?requestId=${requestId}`, {}))?.id
  if (id === undefined) return
  const one = known ?? { id, signalled: false }
  promised.set(requestId, one)
  const signal = { name: 'go', id: `go-${requestId}`, payload: requestId }
  if (!one.signalled && (await post(`/api/executions/${id}/signals`, signal)) !== null) one.signalled = true
}

/** Keeps the server busy until it falls; `client` forks what has been promised now and then. */
async function burden(server: ServerProcess, client: TestClient, until: number): Promise<void> {
  for (const [requestId, one] of promised) if (!one.signalled) await oneMore(requestId)
  while (!server.dead() && Date.now() < until) {
    const requestId = `request-${++asked}`
    await oneMore(requestId)
    if (server.dead()) return
    await oneMore(requestId)
    const one = promised.get(requestId)
    if (asked % 3 === 0 && one !== undefined) {
      const forkId = `fork-${asked}`
      const fork = await client.client.execution.fork
        .mutate({ id: one.id, seq: 2, requestId: forkId })
        .catch(() => null)
      if (fork !== null) forks.set(forkId, fork.id)
    }
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
}

function begin(fault?: string): ServerProcess {
  if (over) throw new Error('the test is over')
  running = startProcess({ port: PORT, dataDir: folder, ...(fault === undefined ? {} : { fault }) })
  return running
}

/** One life of the server: until its fault point or its moment. True when it died at its fault point. */
async function live(fault: string | undefined, moment: number): Promise<boolean> {
  const server = begin(fault)
  const ready = await isReady(server, PORT)
  const client = openClient(PORT)
  if (ready) await burden(server, client, Date.now() + moment)
  const died = server.dead()
  server.kill()
  await server.gone
  await client.close()
  return died
}

/** Everything that was promised came to its good end, once. */
async function verify(client: TestClient, { id, signal }: { id: string; signal?: string }): Promise<void> {
  const view = await statusOf(client.client, id)
  const events = await eventsOf(client.client, id)
  expect(view.status, id).toBe('SUCCEEDED')
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
  const state = fold(events)
  expect(state.status).toBe('SUCCEEDED')
  if (signal !== undefined) expect(state.output).toEqual({ sides: ['Left', 'Right'], go: signal })
  const done = events.filter((event) => event.type === 'TaskSucceeded')
  expect(new Set(done.map((event) => `${event.visit}.${event.attempt}`)).size).toBe(done.length)
  expect(events.filter((event) => event.type === 'SignalReceived')).toHaveLength(1)
}

async function setUp(): Promise<void> {
  const taken = await fetch(`http://127.0.0.1:${PORT}/health`).then(
    () => true,
    () => false,
  )
  expect(taken, `something else listens on port ${PORT}`).toBe(false)
  const server = begin()
  expect(await isReady(server, PORT)).toBe(true)
  const { client, close } = openClient(PORT)
  await client.function.save.mutate({ name: 'slow', source: SLOW })
  await client.machine.create.mutate({ name: 'journey', definition: machine })
  await close()
  server.kill()
  await server.gone
}

/** Sends what is still owed, then looks at everything that was promised. */
async function reckon(): Promise<void> {
  expect(await isReady(begin(), PORT)).toBe(true)
  for (const [requestId, one] of promised) if (!one.signalled) await oneMore(requestId)
  for (const id of forks.values()) {
    await post(`/api/executions/${id}/signals`, { name: 'go', id: `go-${id}`, payload: id })
  }
  const last = openClient(PORT)
  for (const [requestId, one] of promised) await verify(last, { id: one.id, signal: requestId })
  for (const id of forks.values()) await verify(last, { id, signal: id })
  await last.close()
}

test(
  '[PF10] a server that is killed at any moment and at every fault point goes on and loses nothing it promised',
  async () => {
    await setUp()
    const fell: string[] = []
    const passed: string[] = []
    const moments: number[] = []
    const until = Date.now() + BUDGET_MS
    for (const point of shuffled(FAULT_POINTS)) {
      if (Date.now() > until) break
      // What is in flight when a life ends is what the next one's recovery has to dispatch.
      if (point === 'recovery.before-dispatch' || moments.length < 2) {
        moments.push(100 + Math.floor(Math.random() * 600))
        await live(undefined, moments.at(-1)!)
      }
      const count = point === 'recovery.before-dispatch' ? 1 : 1 + Math.floor(Math.random() * 4)
      const died = await live(`${point}:${count}`, PATIENCE_MS)
      ;(died ? fell : passed).push(`${point}:${count}`)
    }
    await reckon()
    console.log(
      `killed at ${fell.join(', ')} and after ${moments.join(', ')} ms; ` +
        `${promised.size} executions and ${forks.size} forks were promised and all came to their end`,
    )
    expect(passed).toEqual([])
    expect(promised.size).toBeGreaterThan(0)
  },
  BUDGET_MS + 200_000,
)
