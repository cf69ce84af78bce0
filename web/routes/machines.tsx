import { createRoute } from '@tanstack/react-router'
import { MachinesPage } from '../editor/machines/machines-page.tsx'
import { rootRoute } from './root.tsx'

/** All state machines. */
export const machinesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/machines',
  component: MachinesPage,
})
