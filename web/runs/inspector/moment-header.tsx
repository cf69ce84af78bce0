import type { Moment } from '../../../core/replay/moment.ts'
import type { HistoryEvent } from '../../../core/run/event.ts'
import { readableCause } from '../../ui/cause.ts'
import { formatDuration, formatTime } from '../../ui/format.ts'
import { StatusMark } from '../../ui/status-mark.tsx'
import { eventWords } from '../events/event-words.ts'
import { useRun } from '../run.ts'
import { RunClock } from '../timeline/run-clock.ts'
import classes from './data-pane.module.css'
import { InferredStrip } from './inferred-strip.tsx'

/** Which event this is the moment of, in which state and which branch or item. */
export function MomentHeader({ moment }: { moment: Moment }) {
  const { timeline } = useRun()
  const event = timeline.event(moment.seq)
  if (event === undefined) return null
  const words = eventWords(event)
  const place = timeline.index
    .lineage(moment.frame)
    .filter((frame) => frame.kind !== 'machine')
    .map((frame) => `${frame.kind === 'branch' ? 'branch' : 'item'} ${frame.index + 1}`)
    .reverse()
    .join(' › ')
  return (
    <>
      <header className={classes.header}>
        {words.status && <StatusMark status={words.status} size={14} />}
        <strong className="truncate">{moment.visit?.name ?? words.title}</strong>
        <span className={classes.what}>
          {moment.visit ? words.title.toLowerCase() : ''}
          {place && ` · ${place}`}
          {moment.task && moment.task.attempt > 0 && ` · attempt ${moment.task.attempt + 1}`}
        </span>
        <span className={classes.when} title={formatTime(event.at, true)}>
          +{formatDuration(new RunClock(timeline).at(moment.seq))}
        </span>
      </header>
      <FailureStrip event={event} />
      <InferredStrip seq={moment.seq} />
    </>
  )
}

/** An event that tells of an error says which, and why. */
function FailureStrip({ event }: { event: HistoryEvent }) {
  if (!('error' in event) || event.error == null) return null
  return (
    <p className={classes.strip}>
      <strong>{event.error}</strong>{' '}
      {'cause' in event && event.cause !== undefined && readableCause(event.cause)}
    </p>
  )
}
