import { Tooltip, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconHelp, IconMoon, IconSearch, IconSun } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PAGES } from './pages.ts'
import classes from './shell.module.css'

/** The rail at the left edge: the pages above, the tools below. */
export function Rail({ onLegend }: { onLegend: () => void }) {
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme() === 'dark'
  return (
    <nav className={classes.rail} aria-label="Main">
      <Link to="/" className={classes.logo} aria-label="Hindsight">
        <img src="/favicon.svg" alt="" width={26} height={26} />
      </Link>
      {PAGES.map((page) => (
        <Tooltip key={page.to} label={page.label} position="right">
          <Link
            to={page.to}
            className={classes.railItem}
            activeOptions={{ exact: page.to === '/' }}
            activeProps={{ 'data-active': true }}
            aria-label={page.label}
          >
            <page.icon size={20} stroke={1.6} />
          </Link>
        </Tooltip>
      ))}
      <div className="grow" />
      <RailButton label="Find anything (Ctrl K)" onClick={() => spotlight.open()}>
        <IconSearch size={19} stroke={1.6} />
      </RailButton>
      <RailButton
        label={dark ? 'Light colours' : 'Dark colours'}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={19} stroke={1.6} /> : <IconMoon size={19} stroke={1.6} />}
      </RailButton>
      <RailButton label="Legend (?)" onClick={onLegend}>
        <IconHelp size={19} stroke={1.6} />
      </RailButton>
    </nav>
  )
}

interface RailButtonProps {
  label: string
  onClick: () => void
  children: ReactNode
}

function RailButton({ label, onClick, children }: RailButtonProps) {
  return (
    <Tooltip label={label} position="right">
      <UnstyledButton className={classes.railItem} aria-label={label} onClick={onClick}>
        {children}
      </UnstyledButton>
    </Tooltip>
  )
}
