import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  splitLink,
  type TRPCClient,
  wsLink,
} from '@trpc/client'
import { WebSocket } from 'ws'
import { decodeEvents } from '../../core/run/codec.ts'
import type { HistoryEvent } from '../../core/run/event.ts'
import type { ExecutionStatus } from '../../core/run/state.ts'
import type { AppRouter } from '../trpc/router.ts'
import type { ExecutionView } from '../trpc/views.ts'
import { eventually } from './test-server.ts'

export type Client = TRPCClient<AppRouter>

export interface TestClient {
  readonly client: Client
  /** Breaks the WebSocket's connection, as a bad network would; it connects again by itself. */
  cut(): void
  close(): Promise<void>
}

/** A client as the page has one: subscriptions over one WebSocket, the rest in batches over HTTP. */
export function openClient(port: number, author = 'Ada'): TestClient {
  const socket = createWSClient({
    url: `ws://127.0.0.1:${port}/trpc`,
    // Node 20 has no WebSocket of its own; the package's has all that is needed of the browser's.
    WebSocket: WebSocket as unknown as NonNullable<Parameters<typeof createWSClient>[0]['WebSocket']>,
    connectionParams: () => ({ author }),
    retryDelayMs: () => 20,
  })
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: wsLink({ client: socket }),
        false: httpBatchLink({
          url: `http://127.0.0.1:${port}/trpc`,
          maxItems: 20,
          headers: { 'x-hindsight-author': encodeURIComponent(author) },
        }),
      }),
    ],
  })
  return {
    client,
    cut: () => (socket.connection?.ws as unknown as WebSocket | undefined)?.terminate(),
    close: async () => {
      await socket.close()
    },
  }
}

/** Waits until an execution has one of these statuses; its row is the answer. */
export function statusOf(client: Client, id: string, ...statuses: ExecutionStatus[]): Promise<ExecutionView> {
  const wanted = statuses.length === 0 ? ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] : statuses
  return eventually(async () => {
    const view = await client.execution.get.query({ id })
    return wanted.includes(view.status) ? view : null
  }, 60_000)
}

/** The whole log of an execution, page by page. */
export async function eventsOf(client: Client, id: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = []
  for (;;) {
    const { rows } = await client.execution.log.query({ id, afterSeq: events.length, limit: 100 })
    if (rows.length === 0) return events
    for (const row of rows)
      events.push(...decodeEvents(row.events).filter((event) => event.seq > events.length))
  }
}
