import { createRouter } from '@tanstack/react-router'
import { problemOf } from '../lib/trpc.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { compareRoute } from './compare.tsx'
import { executionRoute } from './execution.tsx'
import { executionsRoute } from './executions.tsx'
import { functionsRoute } from './functions.tsx'
import { machineRoute } from './machine.tsx'
import { machinesRoute } from './machines.tsx'
import { overviewRoute } from './overview.tsx'
import { rootRoute } from './root.tsx'
import { settingsRoute } from './settings.tsx'
import { stuckRoute } from './stuck.tsx'
import { workersRoute } from './workers.tsx'

const routeTree = rootRoute.addChildren([
  overviewRoute,
  machinesRoute,
  machineRoute,
  executionsRoute,
  executionRoute,
  compareRoute,
  stuckRoute,
  workersRoute,
  functionsRoute,
  settingsRoute,
])

/** All pages by their address. */
export const router = createRouter({
  routeTree,
  defaultPreload: false,
  defaultErrorComponent: ({ error, reset }) => <ErrorState error={problemOf(error)} onRetry={reset} />,
  defaultNotFoundComponent: () => (
    <EmptyState title="There is no such page">Pick one at the left, or press Ctrl K.</EmptyState>
  ),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
