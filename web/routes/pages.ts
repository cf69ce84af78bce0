import {
  IconAssembly,
  IconBraces,
  IconChartHistogram,
  IconHourglass,
  IconPlayerPlay,
  IconSettings,
  IconSitemap,
} from '@tabler/icons-react'

/** The pages of the rail, in its order. */
export const PAGES = [
  { to: '/', label: 'Overview', icon: IconChartHistogram },
  { to: '/machines', label: 'State machines', icon: IconSitemap },
  { to: '/executions', label: 'Executions', icon: IconPlayerPlay },
  { to: '/stuck', label: 'Stuck work', icon: IconHourglass },
  { to: '/workers', label: 'Workers', icon: IconAssembly },
  { to: '/functions', label: 'Functions', icon: IconBraces },
  { to: '/settings', label: 'Settings', icon: IconSettings },
] as const
