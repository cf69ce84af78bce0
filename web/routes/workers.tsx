import { createRoute } from '@tanstack/react-router'
import { WorkersPage } from '../runs/workers/workers-page.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

function Page() {
  return (
    <div className="col" style={{ height: '100%', gap: 0 }}>
      <TopBar crumbs={['Workers']} />
      <div className="grow" style={{ minHeight: 0 }}>
        <WorkersPage />
      </div>
    </div>
  )
}

export const workersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/workers',
  component: Page,
})
