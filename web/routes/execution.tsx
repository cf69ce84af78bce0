import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { createRoute, Link } from '@tanstack/react-router'
import { useCallback } from 'react'
import { problemOf, trpc } from '../lib/trpc.ts'
import { Walk } from '../runs/walk/walk.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { lazyPage } from '../ui/lazy-page.tsx'
import { PaneSkeleton } from '../ui/skeletons.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

const ExecutionPage = lazyPage(() =>
  import('../runs/page/execution-page.tsx').then((module) => module.ExecutionPage),
)

/** Where one stands in an execution: both can be left out, and both can be sent to a colleague. */
export interface ExecutionSearch {
  /** Event at the cursor; without it the page follows what happens. */
  at?: number | undefined
  /** Another execution to show beside this one. */
  beside?: string | undefined
}

function Page() {
  const { id } = executionRoute.useParams()
  const { at, beside } = executionRoute.useSearch()
  const navigate = executionRoute.useNavigate()
  const query = useQuery(trpc.execution.get.queryOptions({ id }))
  const closeBeside = useCallback(() => {
    void navigate({ replace: true, search: (before) => ({ ...before, beside: undefined }) })
  }, [navigate])
  if (query.data) {
    return (
      <ExecutionPage key={id} view={query.data} at={at} beside={beside} onCloseBeside={closeBeside}>
        <Walk view={query.data} />
      </ExecutionPage>
    )
  }
  return (
    <>
      <TopBar
        crumbs={[
          <Link key="all" to="/executions">
            Executions
          </Link>,
        ]}
      />
      {query.error && problemOf(query.error).code === 'EXECUTION_DELETED' ? (
        <EmptyState icon={<IconTrash size={22} />} title="This execution was deleted">
          {query.error.message}
        </EmptyState>
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <PaneSkeleton />
      )}
    </>
  )
}

export const executionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/executions/$id',
  component: Page,
  validateSearch: (search: Record<string, unknown>): ExecutionSearch => ({
    at: seqOf(search.at),
    beside: typeof search.beside === 'string' && search.beside !== '' ? search.beside : undefined,
  }),
})

function seqOf(value: unknown): number | undefined {
  const seq = Number(value)
  return value !== undefined && value !== '' && Number.isSafeInteger(seq) && seq > 0 ? seq : undefined
}
