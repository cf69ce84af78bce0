import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as sfn from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evolve } from '../../core/run/evolve.ts'
import { initialState } from '../../core/run/initial-state.ts'
import { foldLog, readLog } from '../../server/engine/log-reader.ts'
import type { EngineStore } from '../../server/engine/ports.ts'
import { openTestStore } from '../../server/store/testing.ts'
import { freePort } from '../../server/testing/free-port.ts'
import { buildServer } from '../support/server-process.ts'

const FULL = process.env.SCALE === 'full'
const ITEMS = FULL ? 10_000 : 300
const ROUNDS = FULL ? 7_150 : 120
const PAGE = 1_000
const root = fileURLToPath(new URL('../..', import.meta.url))

/** A Map over all items of its input, each with one task and what stands around it: seven events an item. */
const map = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemProcessor: {
        StartAt: 'Work',
        States: { Work: { Type: 'Task', Resource: 'function:same', End: true } },
      },
      ResultPath: '$.done',
      Next: 'End',
    },
    End: { Type: 'Succeed' },
  },
}

/** Fourteen events a round, until as many rounds are over as the input says. */
const loop = {
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { left: '{% $states.input.rounds %}' }, Next: 'A' },
    ...Object.fromEntries(
      ['A', 'B', 'C', 'D', 'E'].map((name, index, all) => [
        name,
        { Type: 'Pass', Output: { at: name }, Next: all[index + 1] ?? 'F' },
      ]),
    ),
    F: { Type: 'Pass', Assign: { left: '{% $left - 1 %}' }, Next: 'G' },
    G: { Type: 'Choice', Choices: [{ Condition: '{% $left > 0 %}', Next: 'A' }], Default: 'End' },
    End: { Type: 'Succeed' },
  },
}

const folder = mkdtempSync(join(tmpdir(), 'hindsight-scale-'))
let child: ChildProcess
let client: sfn.SFNClient
let base: string

beforeAll(async () => {
  await buildServer()
  const port = await freePort()
  base = `http://127.0.0.1:${port}`
  child = spawn(process.execPath, ['build/server/main.mjs'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: folder,
      LOG_LEVEL: 'error',
      NODE_ENV: 'production',
      HINDSIGHT_HISTORY_LIMIT: '1000000',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' }
  client = new sfn.SFNClient({ endpoint: base, region: 'us-east-1', credentials, maxAttempts: 1 })
  const until = Date.now() + 60_000
  while (!(await fetch(`${base}/ready`).catch(() => null))?.ok) {
    if (Date.now() > until) throw new Error('the server did not become ready')
    await new Promise((done) => setTimeout(done, 50))
  }
}, 180_000)

afterAll(async () => {
  client?.destroy()
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** The most memory that the server's process has had, in MB; null where the system does not tell. */
function peak(): number | null {
  try {
    const kb = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
    return kb === undefined ? null : Math.round(Number(kb) / 1_024)
  } catch {
    return null
  }
}

async function runToEnd(
  name: string,
  definition: object,
  input: object,
): Promise<{ arn: string; ms: number }> {
  const made = await client.send(
    new sfn.CreateStateMachineCommand({
      name,
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::000000000000:role/any',
    }),
  )
  const began = performance.now()
  const { executionArn = '' } = await client.send(
    new sfn.StartExecutionCommand({ stateMachineArn: made.stateMachineArn, input: JSON.stringify(input) }),
  )
  for (;;) {
    const { status, error, cause } = await client.send(new sfn.DescribeExecutionCommand({ executionArn }))
    if (status === 'SUCCEEDED') return { arn: executionArn, ms: performance.now() - began }
    if (status !== 'RUNNING') throw new Error(`${name} ended as ${status}: ${error} ${cause}`)
    await new Promise((done) => setTimeout(done, FULL ? 250 : 50))
  }
}

/** Every page of a history by its time in milliseconds, and how many events there are. */
async function pages(executionArn: string, reverseOrder: boolean): Promise<{ ms: number[]; events: number }> {
  const ms: number[] = []
  let events = 0
  for (let nextToken: string | undefined; ; ) {
    const began = performance.now()
    const page = await client.send(
      new sfn.GetExecutionHistoryCommand({ executionArn, maxResults: PAGE, reverseOrder, nextToken }),
    )
    ms.push(performance.now() - began)
    events += page.events?.length ?? 0
    nextToken = page.nextToken
    if (nextToken === undefined) return { ms, events }
  }
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10
const median = (ms: readonly number[]): number => rounded([...ms].sort((a, b) => a - b)[ms.length >> 1] ?? 0)

test(`[PF32] a history of ${ROUNDS * 14} events is paged, a Map over ${ITEMS} items completes; both are folded`, async () => {
  const saved = await fetch(`${base}/trpc/function.save`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'same', source: 'export default (input) => input' }),
  })
  expect(saved.status).toBe(200)
  // First: the most that it takes is then its own.
  const before = peak()
  const fan = await runToEnd('fan', map, { items: Array.from({ length: ITEMS }, (_, index) => index) })
  const after = peak()
  const coldAt = performance.now()
  await client.send(
    new sfn.GetExecutionHistoryCommand({ executionArn: fan.arn, maxResults: PAGE, reverseOrder: true }),
  )
  const coldMs = performance.now() - coldAt
  const long = await runToEnd('long', loop, { rounds: ROUNDS })
  const up = await pages(long.arn, false)
  const down = await pages(long.arn, true)
  expect(up.events).toBe(down.events)
  expect(up.events).toBeGreaterThan(ROUNDS * 14)
  const last = peak()
  const ids = [long.arn, fan.arn].map((arn) => arn.split(':').at(-1) ?? '')
  child.kill('SIGTERM')
  await new Promise((done) => child.once('exit', done))
  const folded = await folds(ids)
  expect(folded.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED'])
  expect(folded[1]!.events).toBeGreaterThan(ITEMS * 6)
  if (FULL && after !== null) expect(after).toBeLessThan(1_024)
  console.log(
    JSON.stringify({
      scale: 'large',
      history: up.events,
      run_ms: Math.round(long.ms),
      page_of: PAGE,
      page_p50_ms: median(up.ms),
      page_max_ms: rounded(Math.max(...up.ms)),
      reverse_p50_ms: median(down.ms),
      reverse_first_ms: rounded(down.ms[0] ?? 0),
      reverse_max_ms: rounded(Math.max(...down.ms)),
      fold: folded[0],
      load: loadavg()[0],
    }),
  )
  console.log(
    JSON.stringify({
      scale: 'map',
      items: ITEMS,
      run_ms: Math.round(fan.ms),
      peak_mb_before: before,
      peak_mb: after,
      peak_mb_with_history: last,
      reverse_first_cold_ms: rounded(coldMs),
      fold: folded[1],
      load: loadavg()[0],
    }),
  )
}, 600_000)

interface Folded {
  readonly status: string
  readonly events: number
  /** From the database, without a snapshot. */
  readonly ms: number
  /** Of that, the fold alone. */
  readonly evolve_ms: number
  /** From the database, with its snapshot. */
  readonly snapshot_ms: number
}

/** Folds the logs that the server has left, in a process that has nothing else to do. */
async function folds(names: readonly string[]): Promise<Folded[]> {
  const opened = await openTestStore(folder)
  const { engine, executions } = opened.store
  const bare: EngineStore = { ...engine, readSnapshot: async () => null }
  const all: Folded[] = []
  for (const name of names) {
    const { items } = await executions.list({ name }, 1)
    const id = items[0]?.id ?? ''
    let began = performance.now()
    const { state } = (await foldLog(bare, id))!
    const ms = performance.now() - began
    began = performance.now()
    await foldLog(engine, id)
    const snapshotMs = performance.now() - began
    const events = []
    for await (const decision of readLog(engine, id)) events.push(...decision.events)
    const alone = initialState()
    began = performance.now()
    for (const event of events) evolve(alone, event)
    const evolveMs = performance.now() - began
    const { status, seq } = state
    all.push({
      status,
      events: seq,
      ms: rounded(ms),
      evolve_ms: rounded(evolveMs),
      snapshot_ms: rounded(snapshotMs),
    })
  }
  await opened.store.close()
  return all
}
