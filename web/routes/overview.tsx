import { createRoute } from '@tanstack/react-router'
import { EmptyState } from '../ui/empty-state.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

function Page() {
  return (
    <>
      <TopBar crumbs={['Overview']} />
      <EmptyState title="Overview">What runs and what failed will stand here.</EmptyState>
    </>
  )
}

export const overviewRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: Page })
