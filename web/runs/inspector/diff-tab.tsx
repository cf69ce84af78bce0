import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { changeOf } from '../../../core/replay/frame-change.ts'
import type { Moment } from '../../../core/replay/moment.ts'
import { ParentDiff } from '../compare/parent-diff.tsx'
import { useRun } from '../run.ts'
import classes from './data-pane.module.css'
import { DifferenceList } from './difference-list.tsx'

interface DiffTabProps {
  moment: Moment
  parent: string | null
}

/** What this moment is different from: the step before, or the same state in the run it was forked from. */
export function DiffTab({ moment, parent }: DiffTabProps) {
  const [against, setAgainst] = useState('step')
  return (
    <div className={classes.diff}>
      {parent !== null && (
        <SegmentedControl
          aria-label="Compare with"
          data={[
            { value: 'step', label: 'Previous step' },
            { value: 'parent', label: 'Original run' },
          ]}
          value={against}
          onChange={setAgainst}
        />
      )}
      {parent !== null && against === 'parent' ? (
        <ParentDiff id={parent} moment={moment} />
      ) : (
        <StepDiff moment={moment} />
      )}
    </div>
  )
}

function StepDiff({ moment }: { moment: Moment }) {
  const { timeline } = useRun()
  const differences = changeOf(timeline, moment.seq)
  if (differences.length === 0) return <p className={classes.none}>This event changed no value.</p>
  return <DifferenceList differences={differences} />
}
