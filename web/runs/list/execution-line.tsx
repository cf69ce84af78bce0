import { Link } from '@tanstack/react-router'
import { type HTMLAttributes, memo, type ReactNode } from 'react'
import type { ExecutionRow } from '../../../server/trpc/views.ts'
import { formatNumber, formatUntil, middleCut } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { executionStatus, STATUS, type Status } from '../../ui/status.ts'
import { StatusMark } from '../../ui/status-mark.tsx'
import { Elapsed } from '../page/elapsed.tsx'
import classes from './list.module.css'

interface ExecutionLineProps {
  row: ExecutionRow
  /** How the line is a link; to the execution unless told. */
  link?: (props: HTMLAttributes<HTMLAnchorElement>) => ReactNode
  /** False where every line is of the same machine. */
  machine?: boolean
}

/** One execution in a list: how it stands, what it is, why it failed, when. */
export const ExecutionLine = memo(function ExecutionLine({ row, link, machine = true }: ExecutionLineProps) {
  const still = row.held !== null || row.setAside !== null
  const status = statusOf(row, still)
  const children = (
    <>
      <span className={classes.status}>
        <StatusMark status={status} />
        {labelOf(row, status)}
      </span>
      <span className={classes.name} title={row.name}>
        {middleCut(row.name, 40)}
        {row.forkedFrom && <span className={classes.tag}>fork</span>}
        {row.imported && <span className={classes.tag}>imported</span>}
        {row.rehearsal && <span className={classes.tag}>rehearsal</span>}
      </span>
      {machine && <span className={classes.machine}>{row.machineName}</span>}
      <span
        className={classes.why}
        data-held={still || row.waiting !== null || undefined}
        data-quiet={isUnfinished(row) || undefined}
        title={row.setAside?.reason ?? row.cause ?? whyOf(row)}
      >
        {whyOf(row)}
      </span>
      <span className={classes.number}>{formatNumber(row.events)} events</span>
      <span className={classes.number}>
        {!isUnfinished(row) && <Elapsed from={row.startedAt} to={row.stoppedAt} />}
      </span>
      <span className={classes.number}>
        <RelativeTime at={row.startedAt} />
      </span>
    </>
  )
  const props = { className: classes.line ?? '', children, 'data-testid': 'execution-row' }
  return link ? link(props) : <Link to="/executions/$id" params={{ id: row.id }} {...props} />
})

type Wait = NonNullable<ExecutionRow['waiting']>

/** A history that was recorded before its end does not run on here. */
const isUnfinished = (row: ExecutionRow): boolean => row.imported && row.status === 'RUNNING'

function statusOf(row: ExecutionRow, still: boolean): Status {
  if (isUnfinished(row)) return 'notReached'
  if (row.waiting?.kind === 'retry' && !still) return 'retrying'
  return executionStatus(row.status, still, row.waiting !== null)
}

function labelOf(row: ExecutionRow, status: Status): string {
  if (row.setAside) return 'Set aside'
  return isUnfinished(row) ? 'Unfinished' : STATUS[status].label
}

const WAITS_FOR: Readonly<Record<Wait['kind'], (until: number) => string>> = {
  person: () => 'for a person',
  signal: () => 'for a signal',
  callback: () => 'for a callback',
  activity: () => 'for a worker',
  timer: (until) => `until ${formatUntil(until, Date.now())}`,
  retry: (until) => `again at ${formatUntil(until, Date.now())}`,
}

/** Why it does not go on, in a few words; empty while it does. */
function whyOf(row: ExecutionRow): string {
  if (row.setAside) return row.setAside.reason
  if (row.held) return `stopped ${row.held.where} ${row.held.state}`
  if (row.waiting) return `${WAITS_FOR[row.waiting.kind](row.waiting.until ?? 0)}, in ${row.waiting.state}`
  if (isUnfinished(row)) return 'the recording ends before the run did'
  return row.error ?? ''
}
