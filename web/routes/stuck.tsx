import { createRoute } from '@tanstack/react-router'
import { StuckWork } from '../runs/list/stuck-work.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

function Page() {
  return (
    <div className="col" style={{ height: '100%', gap: 0 }}>
      <TopBar crumbs={['Stuck work']} />
      <div className="grow" style={{ minHeight: 0 }}>
        <StuckWork />
      </div>
    </div>
  )
}

export const stuckRoute = createRoute({ getParentRoute: () => rootRoute, path: '/stuck', component: Page })
