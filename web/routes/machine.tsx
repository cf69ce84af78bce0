import { useQuery } from '@tanstack/react-query'
import { createRoute } from '@tanstack/react-router'
import { problemOf, trpc } from '../lib/trpc.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { lazyPage } from '../ui/lazy-page.tsx'
import { PaneSkeleton } from '../ui/skeletons.tsx'
import { rootRoute } from './root.tsx'

const Designer = lazyPage(() => import('../editor/designer.tsx').then((module) => module.Designer))

function Page() {
  const { id } = machineRoute.useParams()
  const machine = useQuery({ ...trpc.machine.get.queryOptions({ id }), refetchOnWindowFocus: false })
  if (machine.error) {
    return <ErrorState error={problemOf(machine.error)} onRetry={() => void machine.refetch()} />
  }
  if (machine.data === undefined) return <PaneSkeleton />
  return <Designer key={machine.data.id} machine={machine.data} />
}

/** The designer of one machine. */
export const machineRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/machines/$id',
  component: Page,
})
