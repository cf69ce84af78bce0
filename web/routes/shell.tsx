import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconHelp, IconMoon, IconSearch, IconSun } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { type Action, useActions } from '../lib/actions.ts'
import { listenForShortcuts } from '../lib/shortcuts.ts'
import { Legend } from '../ui/legend.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { Finder } from './finder.tsx'
import { PAGES } from './pages.ts'
import { Rail } from './rail.tsx'
import classes from './shell.module.css'

/** The shell: a rail at the left, the page, and nothing else that stays. */
export function Shell({ children }: { children: ReactNode }) {
  const [legend, setLegend] = useState(false)
  useShellActions(() => setLegend((shown) => !shown))
  useEffect(() => listenForShortcuts(), [])
  return (
    <div className={classes.shell}>
      <Rail onLegend={() => setLegend(true)} />
      <main className={classes.main}>
        <ConnectionBanner />
        <div className={classes.page}>{children}</div>
      </main>
      <Finder />
      <Legend opened={legend} onClose={() => setLegend(false)} />
    </div>
  )
}

/** What can be done on every page. */
function useShellActions(toggleLegend: () => void): void {
  const navigate = useNavigate()
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme() === 'dark'
  // biome-ignore lint/correctness/useExhaustiveDependencies: the setters never change
  const actions = useMemo<Action[]>(
    () => [
      ...PAGES.map(
        (page): Action => ({
          id: `go.${page.to}`,
          label: page.label,
          group: 'Go to',
          icon: page.icon,
          enabled: () => true,
          run: () => void navigate({ to: page.to }),
        }),
      ),
      {
        id: 'view.find',
        label: 'Find anything',
        group: 'View',
        icon: IconSearch,
        shortcut: 'mod+K',
        inFields: true,
        enabled: () => true,
        run: () => spotlight.open(),
      },
      {
        id: 'view.scheme',
        label: dark ? 'Light colours' : 'Dark colours',
        group: 'View',
        icon: dark ? IconSun : IconMoon,
        enabled: () => true,
        run: () => setColorScheme(dark ? 'light' : 'dark'),
      },
      {
        id: 'view.legend',
        label: 'Legend',
        group: 'View',
        icon: IconHelp,
        shortcut: '?',
        enabled: () => true,
        run: toggleLegend,
      },
    ],
    [navigate, dark],
  )
  useActions(actions)
}
