import { Histogram, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { openClient, statusOf } from '../testing/test-client.ts'
import { eventually, startTestServer } from '../testing/test-server.ts'
import { LeanHistogram } from './lean-histogram.ts'
import { createMetrics } from './metrics.ts'

/** A whole server is started: on a busy machine that takes its time. */
const SLOW_MS = 90_000

const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Wait a little',
  States: {
    'Wait a little': { Type: 'Wait', Seconds: 1, Next: 'Greet' },
    Greet: { Type: 'Task', Resource: 'function:secret-name', Next: 'Ask' },
    Ask: { Type: 'Task', Resource: 'human:ask', End: true },
  },
}

test(
  '[TL1] [TL2] what happens is counted, and no name becomes a label',
  async () => {
    const server = await startTestServer()
    const { client, close } = openClient(server.port)
    const metrics = async (): Promise<string> => (await fetch(`${server.baseUrl}/metrics`)).text()
    try {
      const source = 'export default async function handler(input) { return input }'
      await client.function.save.mutate({ name: 'secret-name', source })
      const definition = JSON.stringify(DEFINITION)
      const { id: machineId } = await client.machine.create.mutate({ name: 'Secret machine', definition })
      const { id } = await client.execution.start.mutate({ machineId, input: '{}' })
      await eventually(async () =>
        (await client.execution.get.query({ id })).waiting?.kind === 'person' ? true : null,
      )
      const text = await metrics()
      for (const pattern of [
        /^hindsight_appends_total\{outcome="written"\} [1-9]/m,
        /^hindsight_commit_executions_count [1-9]/m,
        /^hindsight_commit_seconds_count [1-9]/m,
        /^hindsight_decisions_total [1-9]/m,
        /^hindsight_events_total [1-9]/m,
        /^hindsight_task_seconds_count\{resource="function",ending="succeeded"\} 1$/m,
        /^hindsight_timer_lag_seconds_count 1$/m,
        /^hindsight_open_executions\{standing="going"\} 1$/m,
        /^hindsight_waits\{kind="person"\} 1$/m,
        /^hindsight_oldest_wait_seconds\{kind="person"\} \d/m,
        /^hindsight_mailbox_depth \d/m,
        /^hindsight_child_restarts_total\{lane="functions"\} \d/m,
        /^hindsight_nodejs_eventloop_lag_p99_seconds \d/m,
      ]) {
        expect(text).toMatch(pattern)
      }
      expect(text).not.toMatch(/secret/i)
      expect(text).not.toContain(id)
      await client.execution.stop.mutate({ id })
      await statusOf(client, id)
    } finally {
      await close()
      await server.done()
    }
  },
  SLOW_MS,
)

test('[TL3] while the database is away the other figures are served', async () => {
  const metrics = createMetrics()
  const lane = { processes: 1, busy: 0, queued: 0, restarts: 3 }
  const admission = { commands: 0, bytes: 0, refused: 6 }
  const tasks = { open: 0, running: 2, waiting: 0, started: 0, refused: 0 }
  metrics.readFrom({
    engine: () => ({
      tasks,
      admission,
      loaded: 7,
      queued: { sum: 5, most: 4 },
      alarms: 0,
      quarantined: [],
    }),
    sandbox: () => ({ functions: lane, expressions: lane, evaluatedHere: 1, evaluatedInChild: 0 }),
    census: () => Promise.reject(new Error('away')),
    now: () => 1_000,
  })
  const text = await metrics.text()
  expect(text).toMatch(/^hindsight_mailbox_depth 5$/m)
  expect(text).toMatch(/^hindsight_child_restarts_total\{lane="expressions"\} 3$/m)
  expect(text).not.toMatch(/^hindsight_open_executions\{/m)
  expect(text).toMatch(/^hindsight_admission_refused_total 6$/m)
  // Asked twice, it does not count twice.
  expect(await metrics.text()).toMatch(/^hindsight_child_restarts_total\{lane="expressions"\} 3$/m)
})

test('[TL4] a lean histogram prints what the library prints', async () => {
  const [register, theirs] = [new Registry(), new Registry()]
  const given = {
    name: 'took',
    help: 'How long it took',
    labelNames: ['kind'] as const,
    buckets: [0.1, 1, 10],
  }
  const lean = new LeanHistogram({ ...given, register })
  const own = new Histogram({ ...given, labelNames: ['kind'], registers: [theirs] })
  for (const kind of ['a', 'b']) {
    const row = lean.row({ kind })
    for (const value of [0, 0.1, 0.2, 1, 5, 100]) {
      row.observe(value)
      own.observe({ kind }, value)
    }
  }
  const sorted = (text: string): string[] =>
    text
      .split('\n')
      .map((line) => line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(',').sort().join()}}`))
      .sort()
  expect(sorted(await register.metrics())).toEqual(sorted(await theirs.metrics()))
})
