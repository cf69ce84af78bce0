import { createRoute } from '@tanstack/react-router'
import { EmptyState } from '../ui/empty-state.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

function Page() {
  return (
    <>
      <TopBar crumbs={['State machines']} />
      <EmptyState title="State machines">...</EmptyState>
    </>
  )
}

export const machinesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/machines',
  component: Page,
})
