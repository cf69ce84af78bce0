import { createRoute } from '@tanstack/react-router'
import { EmptyState } from '../ui/empty-state.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

function Page() {
  return (
    <>
      <TopBar crumbs={['Executions']} />
      <EmptyState title="Executions">Every execution will be listed here.</EmptyState>
    </>
  )
}

export const executionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/executions',
  component: Page,
})
