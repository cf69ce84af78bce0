import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { TRPCClientError } from '@trpc/client'
import { reportUnreachable, useConnection } from './connection.ts'

/** Calls that never reached the server have no data of the server's. */
function watch(error: unknown): void {
  if (error instanceof TRPCClientError && !error.data) reportUnreachable()
}

/** The page's one query client. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: watch }),
  mutationCache: new MutationCache({ onError: watch }),
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (failures, error) => error instanceof TRPCClientError && !error.data && failures < 3,
    },
  },
})

useConnection.subscribe((now, before) => {
  if (now.up && !before.up) void queryClient.invalidateQueries()
})
