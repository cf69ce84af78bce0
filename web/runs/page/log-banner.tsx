import { Button } from '@mantine/core'
import { problemOf } from '../../lib/trpc.ts'
import { StatusMark } from '../../ui/status-mark.tsx'
import { useLogStatus, useRun } from '../run.ts'
import classes from './banner.module.css'

/** Stands when the log has broken off: what is on the page is true, but no longer the newest. */
export function LogBanner() {
  const run = useRun()
  const { error, length } = useLogStatus()
  if (error === null || length === 0) return null
  return (
    <div className={`${classes.stack} ${classes.broken}`} role="alert">
      <div className={classes.row}>
        <StatusMark status="failed" size={14} />
        <span>No more events arrive: {problemOf(error).message}</span>
        <span className="grow" />
        <Button size="compact-sm" variant="default" onClick={() => run.log.start()}>
          Go on
        </Button>
      </div>
    </div>
  )
}
