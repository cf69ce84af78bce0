import { useEffect } from 'react'
import { firstDivergence } from '../../../core/replay/divergence.ts'
import { LinkedCursor } from '../../../core/replay/linked-cursor.ts'
import type { Run } from '../run.ts'

/** Events that two logs have in common from the beginning. */
export function sharedEvents(left: Run, right: Run): number {
  const apart = firstDivergence(left.timeline.events, right.timeline.events)
  return apart === null ? Math.min(left.timeline.length, right.timeline.length) : apart - 1
}

/** Moves the cursor of `follower` to the moment that belongs to `leader`'s, for as long as both are on screen. */
export function useLink(leader: Run, follower: Run | null, ready: boolean): void {
  useEffect(() => {
    if (follower === null || !ready) return
    const shared = sharedEvents(leader, follower)
    const link = new LinkedCursor(leader.timeline, follower.timeline, shared)
    const move = () => follower.cursor.goTo(link.at(leader.cursor.seq))
    move()
    return leader.cursor.store.subscribe(move)
  }, [leader, follower, ready])
}
