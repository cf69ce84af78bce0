import { Loader } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatDuration, formatTime } from '../ui/format.ts'
import { StatusMark } from '../ui/status-mark.tsx'
import type { Plug } from './plug.ts'
import classes from './settings.module.css'

/** What has happened since the plug was pulled, one line a step. */
export function PlugSteps({ plug }: { plug: Plug }) {
  if (plug.state === 'in') return null
  if (plug.state === 'refused') {
    return (
      <p role="alert" style={{ color: 'var(--st-red)' }}>
        {plug.message}
      </p>
    )
  }
  return (
    <ol className={classes.steps} aria-live="polite">
      <Step at={plug.at} mark={<StatusMark status="aborted" size={16} />}>
        The plug was pulled
      </Step>
      {plug.state === 'away' && (
        <Step at={plug.since} mark={<Loader size={14} color="var(--st-amber)" />}>
          Nobody answers; waiting for the server to come back
        </Step>
      )}
      {plug.state === 'back' && (
        <Step at={plug.backAt} mark={<StatusMark status="succeeded" size={16} />}>
          <strong>Back after {formatDuration(plug.backAt - plug.at)}</strong>.{' '}
          <Link to="/executions">See the executions go on</Link>
        </Step>
      )}
      {plug.state === 'gone' && (
        <Step at={null} mark={<StatusMark status="failed" size={16} />}>
          It has not come back within a minute. Look at the terminal that it runs in, and start it again
          there.
        </Step>
      )}
    </ol>
  )
}

function Step({ at, mark, children }: { at: number | null; mark: ReactNode; children: ReactNode }) {
  return (
    <li>
      <span className={classes.mark}>{mark}</span>
      <time className="mono">{at === null ? '' : formatTime(at, true)}</time>
      <span>{children}</span>
    </li>
  )
}
