import { createRootRoute, Outlet } from '@tanstack/react-router'
import { Shell } from './shell.tsx'

/** The frame around every page. */
export const rootRoute = createRootRoute({
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
})
