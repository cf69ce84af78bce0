import { createRoute } from '@tanstack/react-router'
import { EmptyState } from '../ui/empty-state.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

function Page() {
  return (
    <>
      <TopBar crumbs={['Functions']} />
      <EmptyState title="Functions">...</EmptyState>
    </>
  )
}

/** `name` in the address opens that function. */
export const functionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/functions',
  validateSearch: (search: Record<string, unknown>): { name?: string } =>
    typeof search.name === 'string' ? { name: search.name } : {},
  component: Page,
})
