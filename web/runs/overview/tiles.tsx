import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { OverviewView } from '../../../server/trpc/views.ts'
import { formatDuration, formatNumber } from '../../ui/format.ts'
import type { Status } from '../../ui/status.ts'
import { StatusMark } from '../../ui/status-mark.tsx'
import classes from './overview.module.css'

/** The figures of the period; each leads to what it counts. */
export function Tiles({ data }: { data: OverviewView }) {
  const ended = data.succeeded + data.failed
  const rate = ended === 0 ? '' : `${Math.round((data.succeeded / ended) * 1000) / 10}% of what ended`
  return (
    <div className={classes.tiles}>
      <Link to="/executions" search={{ status: 'RUNNING' }} className={classes.tile}>
        <Figure
          status="running"
          label="Running now"
          value={formatNumber(data.running)}
          note={data.setAside > 0 ? `${formatNumber(data.setAside)} set aside: the engine cannot go on` : ''}
        />
      </Link>
      <Link to="/stuck" className={classes.tile}>
        <Figure
          status="waiting"
          label="Waiting for somebody"
          value={formatNumber(data.waiting)}
          note={data.held > 0 ? `${formatNumber(data.held)} stopped at a breakpoint` : ''}
        />
      </Link>
      <Link to="/executions" search={{ status: 'SUCCEEDED' }} className={classes.tile}>
        <Figure status="succeeded" label="Succeeded" value={formatNumber(data.succeeded)} note={rate} />
      </Link>
      <Link to="/executions" search={{ status: 'FAILED' }} className={classes.tile}>
        <Figure status="failed" label="Failed" value={formatNumber(data.failed)} />
      </Link>
      <div className={classes.tile}>
        <Figure
          label="Duration"
          value={data.durations.p50 === null ? '–' : formatDuration(data.durations.p50)}
          note={
            data.durations.p95 === null
              ? ''
              : `half are faster; 95% within ${formatDuration(data.durations.p95)}`
          }
        />
      </div>
    </div>
  )
}

interface FigureProps {
  status?: Status
  label: string
  value: string
  note?: string
}

function Figure({ status, label, value, note = '' }: FigureProps): ReactNode {
  return (
    <>
      <span className={classes.tileLabel}>
        {status && <StatusMark status={status} size={13} />}
        {label}
      </span>
      <span className={classes.tileValue}>{value}</span>
      <span className={classes.tileNote}>{note}</span>
    </>
  )
}
