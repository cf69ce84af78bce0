import type { HistoryEvent } from '../event.ts'
import { isExtension } from '../view.ts'

/** The types that the Step Functions view would show for a log, in its order. Enough to compare with recordings. */
export function viewTypes(events: readonly HistoryEvent[]): string[] {
  const types: string[] = []
  const hidden = new Set<number>()
  const distributed = new Set<number>()
  for (const event of events) {
    if (event.type === 'MapStateStarted' && event.distributed === true && event.invalid === undefined) {
      distributed.add(event.visit)
      if (!hidden.has(event.frame)) types.push('MapStateStarted', 'MapRunStarted')
      continue
    }
    if (event.type === 'MapIterationStarted' && (distributed.has(event.visit) || hidden.has(event.frame))) {
      hidden.add(event.child)
    }
    if (isExtension(event.type) || hidden.has(event.frame)) continue
    const inRun = event.visit !== undefined && distributed.has(event.visit)
    if (inRun && event.type.startsWith('MapIteration')) continue
    if (inRun && event.type === 'MapStateSucceeded') types.push('MapRunSucceeded')
    if (inRun && event.type === 'MapStateFailed') types.push('MapRunFailed')
    if ('startedAt' in event && event.startedAt !== undefined && event.type !== 'TaskStarted')
      types.push('TaskStarted')
    types.push(event.type)
  }
  return types
}
