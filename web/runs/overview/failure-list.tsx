import { Link } from '@tanstack/react-router'
import type { OverviewView } from '../../../server/trpc/views.ts'
import { readableCause } from '../../ui/cause.ts'
import { formatNumber } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusMark } from '../../ui/status-mark.tsx'
import classes from './overview.module.css'

/** Failures of the period, alike ones together; each leads to the last execution that failed so. */
export function FailureList({ failures }: { failures: OverviewView['failures'] }) {
  if (failures.length === 0) {
    return (
      <p className={classes.fine}>
        <StatusMark status="succeeded" /> Nothing failed in this period.
      </p>
    )
  }
  return (
    <div className={classes.failures}>
      {failures.map((each) => (
        <Link
          key={`${each.machineId} ${each.error} ${each.cause}`}
          to="/executions/$id"
          params={{ id: each.lastId }}
          className={classes.failure}
        >
          <span className={classes.times}>{formatNumber(each.count)}×</span>
          <span className={classes.why}>
            <strong>{each.error}</strong>
            <span className="truncate">{readableCause(each.cause)}</span>
            <span className="dim">
              {each.machineName} · <RelativeTime at={each.lastAt} />
            </span>
          </span>
        </Link>
      ))}
    </div>
  )
}
