import { useMemo } from 'react'
import { useLogStatus, useRun } from '../run.ts'
import classes from './data-pane.module.css'

/** What of the event at the cursor an imported history did not tell. */
export function InferredStrip({ seq }: { seq: number }) {
  const { timeline } = useRun()
  const { ready } = useLogStatus()
  const first = ready ? timeline.event(1) : undefined
  const imported = first?.type === 'ExecutionStarted' ? first.imported : undefined
  const here = useMemo(() => imported?.filter((each) => each.seq === seq) ?? [], [imported, seq])
  if (here.length === 0) return null
  const named = (how: string): string =>
    [...new Set(here.filter((each) => each.how === how).map((each) => each.field))].join(', ')
  const [inferred, unknown] = [named('inferred'), named('unknown')]
  return (
    <p className={classes.none} data-testid="inferred">
      {unknown && <>Not in the recording: {unknown}. </>}
      {inferred && <>Worked out from other events: {inferred}.</>}
    </p>
  )
}
