import { createRoute } from '@tanstack/react-router'
import { SettingsRoom } from '../settings/settings-room.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { rootRoute } from './root.tsx'

function Page() {
  return (
    <div style={{ display: 'grid', gridTemplateRows: 'auto minmax(0, 1fr)', height: '100%' }}>
      <TopBar crumbs={['Settings']} />
      <SettingsRoom />
    </div>
  )
}

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: Page,
})
