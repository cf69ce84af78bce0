import { useQuery } from '@tanstack/react-query'
import { createRoute, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { trpc } from '../lib/trpc.ts'
import { lazyPage } from '../ui/lazy-page.tsx'
import { PaneSkeleton } from '../ui/skeletons.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

const OverviewPage = lazyPage(() =>
  import('../runs/overview/overview-page.tsx').then((module) => module.OverviewPage),
)

/** The walk opens by itself where somebody comes to the product; who asks for the overview later gets the overview. */
let walkOpened = location.pathname !== '/'

function Page() {
  const info = useQuery(trpc.system.info.queryOptions())
  const navigate = useNavigate()
  const walk = info.data?.walk
  useEffect(() => {
    if (!walk || walkOpened) return
    walkOpened = true
    void navigate({ to: '/executions/$id', params: { id: walk.executionId }, replace: true })
  }, [walk, navigate])
  return (
    <div className="col" style={{ height: '100%', gap: 0 }}>
      <TopBar crumbs={['Overview']} />
      <div className="grow" style={{ minHeight: 0 }}>
        {info.isPending || (walk && !walkOpened) ? <PaneSkeleton /> : <OverviewPage />}
      </div>
    </div>
  )
}

export const overviewRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: Page })
