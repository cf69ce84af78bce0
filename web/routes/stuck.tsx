import { createRoute } from '@tanstack/react-router'
import { EmptyState } from '../ui/empty-state.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

function Page() {
  return (
    <>
      <TopBar crumbs={['Stuck work']} />
      <EmptyState title="Stuck work">Whatever waits for somebody will be listed here.</EmptyState>
    </>
  )
}

export const stuckRoute = createRoute({ getParentRoute: () => rootRoute, path: '/stuck', component: Page })
