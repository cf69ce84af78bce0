import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../ui/lazy-page.tsx'
import { rootRoute } from './root.tsx'

const MachinesPage = lazyPage(() =>
  import('../editor/machines/machines-page.tsx').then((module) => module.MachinesPage),
)

/** All state machines. */
export const machinesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/machines',
  component: MachinesPage,
})
