import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuNow } from './cpu.ts'
import { quantile, rounded } from './figures.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'
import { openServer } from './live-server.ts'
import type { StoreKind } from './options.ts'
import type { Site } from './site.ts'
import type { Workload } from './workload.ts'

/** How long it takes to fetch the whole history of a finished execution over HTTP, one request after the other. */
export interface HistoryFigures {
  readonly kind: 'history'
  readonly workload: string
  readonly store: StoreKind
  readonly over: 'GetExecutionHistory' | 'tRPC'
  readonly requests: number
  readonly p50_ms: number
  readonly p99_ms: number
  readonly bytes: number
  /** Of the client, the server and the database for one request. */
  readonly cpu_ms: number
}

/** Measures both ways to a history. The client is part of the same process, so its work counts too. */
export async function runHistory(workload: Workload, seconds: number, site: Site): Promise<HistoryFigures[]> {
  const server = await openServer(site)
  const client = createHttpClient(server.port)
  try {
    const executionArn = await finished(client, workload)
    const name = executionArn.slice(executionArn.lastIndexOf(':') + 1)
    const item = await server.services.store.executions.getByNames(workload.name, name)
    const input = encodeURIComponent(JSON.stringify({ id: item?.id, limit: 1_000 }))
    const ways = {
      GetExecutionHistory: () =>
        client.ask(
          'POST',
          '/',
          {
            'content-type': 'application/x-amz-json-1.0',
            'x-amz-target': 'AWSStepFunctions.GetExecutionHistory',
          },
          JSON.stringify({ executionArn, maxResults: 1_000 }),
        ),
      tRPC: () => client.ask('GET', `/trpc/execution.log?input=${input}`),
    }
    const figures: HistoryFigures[] = []
    for (const over of ['GetExecutionHistory', 'tRPC'] as const) {
      figures.push({
        kind: 'history',
        workload: workload.name,
        store: site.store,
        over,
        ...(await timed(ways[over], seconds, site)),
      })
    }
    return figures
  } finally {
    client.close()
    await server.done()
  }
}

/** The ARN of an execution that has succeeded. */
async function finished(client: HttpClient, workload: Workload): Promise<string> {
  const definition = JSON.stringify(workload.definition)
  const roleArn = 'arn:aws:iam::000000000000:role/bench'
  const made = await client.call('CreateStateMachine', { name: workload.name, definition, roleArn })
  const { executionArn } = await client.call('StartExecution', {
    stateMachineArn: made.stateMachineArn,
    input: JSON.stringify(workload.input),
  })
  for (;;) {
    const { status } = await client.call('DescribeExecution', { executionArn })
    if (status === 'SUCCEEDED') return String(executionArn)
    if (status !== 'RUNNING') throw new Error(`${workload.name} ended as ${status}, not SUCCEEDED.`)
    await sleep(20)
  }
}

async function timed(
  ask: () => Promise<string>,
  seconds: number,
  site: Site,
): Promise<Pick<HistoryFigures, 'requests' | 'p50_ms' | 'p99_ms' | 'bytes' | 'cpu_ms'>> {
  let bytes = 0
  const until = async (end: number): Promise<number[]> => {
    const latencies: number[] = []
    while (performance.now() < end) {
      const begin = performance.now()
      bytes = Buffer.byteLength(await ask())
      latencies.push(performance.now() - begin)
    }
    return latencies
  }
  await until(performance.now() + Math.min(2_000, seconds * 500))
  const cpu = cpuNow(site.roots)
  const latencies = await until(performance.now() + seconds * 1_000)
  const used = cpuNow(site.roots) - cpu
  return {
    requests: latencies.length,
    p50_ms: rounded(quantile(latencies, 0.5)),
    p99_ms: rounded(quantile(latencies, 0.99)),
    bytes,
    cpu_ms: rounded(used / latencies.length),
  }
}
