import { createRoute } from '@tanstack/react-router'
import { ExecutionList } from '../runs/list/execution-list.tsx'
import { parseSearch } from '../runs/list/filter.ts'
import { ImportHistory } from '../runs/list/import-history.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

function Page() {
  const search = executionsRoute.useSearch()
  const navigate = executionsRoute.useNavigate()
  return (
    <div className="col" style={{ height: '100%', gap: 0 }}>
      <TopBar crumbs={['Executions']}>
        <ImportHistory />
      </TopBar>
      <div className="grow" style={{ minHeight: 0 }}>
        <ExecutionList search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />
      </div>
    </div>
  )
}

export const executionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/executions',
  component: Page,
  validateSearch: parseSearch,
})
