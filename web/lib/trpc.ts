import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  splitLink,
  TRPCClientError,
  wsLink,
} from '@trpc/client'
import type { inferRouterOutputs } from '@trpc/server'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import type { AppRouter } from '../../server/trpc/router.ts'
import { author } from './author.ts'
import { setSocketUp } from './connection.ts'
import { queryClient } from './query-client.ts'

const socket = createWSClient({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/trpc`,
  connectionParams: () => ({ author: author() }),
  lazy: { enabled: true, closeMs: 10_000 },
  retryDelayMs: (attempt) => (attempt === 0 ? 0 : Math.min(250 * 2 ** attempt, 4000)),
  keepAlive: { enabled: true, intervalMs: 15_000, pongTimeoutMs: 8_000 },
  onOpen: () => setSocketUp(true),
  onClose: () => setSocketUp(false),
})

/** The server's procedures: subscriptions over one WebSocket that reconnects, everything else in batches over HTTP. */
export const client = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (op) => op.type === 'subscription',
      true: wsLink({ client: socket }),
      false: httpBatchLink({
        url: '/trpc',
        maxItems: 20,
        headers: () => ({ 'x-hindsight-author': encodeURIComponent(author()) }),
      }),
    }),
  ],
})

/** Query and mutation options for TanStack Query: `useQuery(trpc.machine.get.queryOptions({ id }))`. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient })

/** What each procedure answers with: `Answers['machine']['list'][number]`. */
export type Answers = inferRouterOutputs<AppRouter>

/** What the server says about a refused call; `code` is stable, `message` says what to do. */
export interface ServerProblem {
  readonly code: string
  readonly message: string
  /** Place in the document that was sent, where the server knows it. */
  readonly pointer?: string
}

/** The problem inside any error that a call may throw, in words for a person. */
export function problemOf(error: unknown): ServerProblem {
  if (error instanceof TRPCClientError) {
    const data: unknown = error.data
    const code =
      typeof data === 'object' && data !== null && 'code' in data && typeof data.code === 'string'
        ? data.code
        : 'UNREACHABLE'
    if (data === undefined || data === null) {
      return {
        code: 'UNREACHABLE',
        message: 'The server did not answer. It may be starting again; try once more.',
      }
    }
    const at = typeof data === 'object' && 'pointer' in data ? data.pointer : undefined
    return { code, message: error.message, ...(typeof at === 'string' ? { pointer: at } : {}) }
  }
  return { code: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error) }
}
