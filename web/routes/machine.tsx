import { createRoute } from '@tanstack/react-router'
import { EmptyState } from '../ui/empty-state.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

function Page() {
  return (
    <>
      <TopBar crumbs={['State machine']} />
      <EmptyState title="State machine">...</EmptyState>
    </>
  )
}

export const machineRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/machines/$id',
  component: Page,
})
