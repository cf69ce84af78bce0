import { useQuery } from '@tanstack/react-query'
import type { ExecutionView, SystemView } from '../../../server/trpc/views.ts'
import { trpc } from '../../lib/trpc.ts'
import { PlugCard } from './plug-card.tsx'
import { StoryCard } from './story-card.tsx'
import { useWalk } from './walk-store.ts'

/** The first two minutes: a small card that says what to try next. Nothing once it was finished or skipped. */
export function Walk({ view }: { view: ExecutionView }) {
  const info = useQuery({ ...trpc.system.info.queryOptions(), staleTime: 60_000 })
  const plug = useWalk((state) => state.plug)
  const walk = info.data?.walk
  if (!info.data || !walk) return null
  if (plug?.executionId === view.id) return <PlugCard plug={plug} />
  if (view.id === walk.executionId || view.forkedFrom?.executionId === walk.executionId) {
    return <StoryCard view={view} walk={walk} plugAvailable={info.data.plugAvailable} />
  }
  return null
}

export type WalkPlace = NonNullable<SystemView['walk']>
