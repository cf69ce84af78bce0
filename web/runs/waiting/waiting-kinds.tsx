import { IconBroadcast, IconPhoneCall, IconTool, IconUser } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { WaitingView } from '../../../server/trpc/views.ts'

/** What runs wait for, in words and with a sign. */
export const WAITING_KINDS: Readonly<
  Record<
    WaitingView['kind'],
    { readonly label: string; readonly act: string; readonly icon: ComponentType<{ size?: number | string }> }
  >
> = {
  person: { label: 'A person', act: 'Answer', icon: IconUser },
  signal: { label: 'A signal', act: 'Send signal', icon: IconBroadcast },
  callback: { label: 'A callback', act: 'Answer for it', icon: IconPhoneCall },
  activity: { label: 'A worker', act: 'Answer for it', icon: IconTool },
}
