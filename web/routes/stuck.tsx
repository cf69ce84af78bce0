import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../ui/lazy-page.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

const StuckWork = lazyPage(() => import('../runs/list/stuck-work.tsx').then((module) => module.StuckWork))

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
