import { createRoute, Link } from '@tanstack/react-router'
import { ComparePicker } from '../runs/compare/compare-picker.tsx'
import { lazyPage } from '../ui/lazy-page.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

const ComparePage = lazyPage(() =>
  import('../runs/compare/compare-page.tsx').then((module) => module.ComparePage),
)

/** The executions to be compared. */
export interface CompareSearch {
  left?: string | undefined
  right?: string | undefined
}

function Page() {
  const { left, right } = compareRoute.useSearch()
  return (
    <div className="col" style={{ height: '100%', gap: 0 }}>
      <TopBar
        crumbs={[
          <Link key="all" to="/executions">
            Executions
          </Link>,
          'Compare',
        ]}
      />
      <div className="grow" style={{ minHeight: 0 }}>
        {left !== undefined && right !== undefined ? (
          <ComparePage key={`${left} ${right}`} left={left} right={right} />
        ) : (
          <ComparePicker left={left ?? right} />
        )}
      </div>
    </div>
  )
}

export const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/compare',
  component: Page,
  validateSearch: (search: Record<string, unknown>): CompareSearch => ({
    left: textOf(search.left),
    right: textOf(search.right),
  }),
})

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
