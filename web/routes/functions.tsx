import { createRoute, redirect, useParams } from '@tanstack/react-router'
import { lazyPage } from '../ui/lazy-page.tsx'
import { rootRoute } from './root.tsx'

const FunctionsRoom = lazyPage(() =>
  import('../functions/functions-room.tsx').then((module) => module.FunctionsRoom),
)

function Page() {
  const { name } = useParams({ strict: false })
  return <FunctionsRoom name={name ?? null} />
}

const roomRoute = createRoute({ getParentRoute: () => rootRoute, path: '/functions', component: Page })

/** Opens the first function. The older form `?name=…` leads to the function's own address. */
const listRoute = createRoute({
  getParentRoute: () => roomRoute,
  path: '/',
  validateSearch: (search: Record<string, unknown>): { name?: string } =>
    typeof search.name === 'string' ? { name: search.name } : {},
  beforeLoad: ({ search }) => {
    if (search.name !== undefined)
      throw redirect({ to: '/functions/$name', params: { name: search.name }, replace: true })
  },
})

const oneRoute = createRoute({ getParentRoute: () => roomRoute, path: '$name' })

/** All functions, and one of them open: `/functions/<name>`. */
export const functionsRoute = roomRoute.addChildren([listRoute, oneRoute])
