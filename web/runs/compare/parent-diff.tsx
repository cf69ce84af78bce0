import { useMemo } from 'react'
import { diffJson } from '../../../core/replay/diff.ts'
import type { Moment } from '../../../core/replay/moment.ts'
import { VisitKeys } from '../../../core/replay/visit-keys.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { PaneSkeleton } from '../../ui/skeletons.tsx'
import { DifferenceList } from '../inspector/difference-list.tsx'
import { useRun } from '../run.ts'
import { useOtherRun } from './use-other-run.ts'
import { visitData } from './visit-data.ts'

/** What the state at the cursor took and gave, against the same state of the run that this one was forked from. */
export function ParentDiff({ id, moment }: { id: string; moment: Moment }) {
  const run = useRun()
  const other = useOtherRun(id)
  const found = useMemo(() => {
    if (other.run === null || !other.ready || moment.visit === null) return null
    const visit = new VisitKeys(other.run.timeline.index).find(
      new VisitKeys(run.timeline.index).of(moment.visit),
    )
    if (visit === null) return null
    return diffJson(visitData(other.run.timeline, visit), visitData(run.timeline, moment.visit), 100)
  }, [other, run, moment])
  if (other.error) return <ErrorState error={other.error} />
  if (!other.ready) return <PaneSkeleton>Fetching the original …</PaneSkeleton>
  if (moment.visit === null) return <p className="dim">Stand on an event of a state to compare that state.</p>
  if (found === null) return <p className="dim">The original never came to {moment.visit.name}.</p>
  if (found.length === 0) return <p className="dim">{moment.visit.name} took and gave the same in both.</p>
  return <DifferenceList differences={found} />
}
