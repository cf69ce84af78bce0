import { createRoute } from '@tanstack/react-router'
import { EmptyState } from '../ui/empty-state.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

function Page() {
  return (
    <>
      <TopBar crumbs={['Execution']} />
      <EmptyState title="Execution">This execution will be shown here.</EmptyState>
    </>
  )
}

export const executionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/executions/$id',
  component: Page,
})
