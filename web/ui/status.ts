import type { ExecutionStatus } from '../../core/run/state.ts'

/** What a state, an execution, a bar or a row can show. */
export type Status =
  | 'notReached'
  | 'running'
  | 'waiting'
  | 'held'
  | 'retrying'
  | 'caught'
  | 'succeeded'
  | 'failed'
  | 'timedOut'
  | 'aborted'

/** The drawing inside a status mark; told apart without colour. */
export type MarkShape =
  | 'none'
  | 'dotInRing'
  | 'clock'
  | 'hand'
  | 'person'
  | 'pause'
  | 'loop'
  | 'arrowOut'
  | 'check'
  | 'cross'
  | 'clockCross'
  | 'square'

/** How a status looks; colours are names of tokens in tokens.css. */
export interface StatusLook {
  readonly label: string
  readonly meaning: string
  readonly color: `--st-${string}`
  readonly soft: `--st-${string}`
  readonly mark: MarkShape
  /** True: only an outline, no filled background. */
  readonly outline: boolean
  readonly pulse: boolean
}

const look = (
  label: string,
  hue: string,
  mark: MarkShape,
  meaning: string,
  extra: { outline?: boolean; pulse?: boolean } = {},
): StatusLook => ({
  label,
  meaning,
  color: `--st-${hue}`,
  soft: `--st-${hue}-soft`,
  mark,
  outline: extra.outline ?? false,
  pulse: extra.pulse ?? false,
})

/** The one table of statuses: nodes, bars, rows, chips and the legend all read it. */
export const STATUS: Readonly<Record<Status, StatusLook>> = {
  notReached: look('Not reached', 'grey', 'none', 'The run has not been here.', { outline: true }),
  running: look('Running', 'blue', 'dotInRing', 'Work is going on right now.', { pulse: true }),
  waiting: look('Waiting', 'amber', 'clock', 'Waits for a time, a person, a signal or a worker.'),
  held: look('Stopped here', 'amber', 'pause', 'Held at a breakpoint until you step or continue.'),
  retrying: look('Retrying', 'orange', 'loop', 'Failed and will be tried again.'),
  caught: look('Caught', 'violet', 'arrowOut', 'Failed, and a catcher took over.'),
  succeeded: look('Succeeded', 'green', 'check', 'Finished without an error.'),
  failed: look('Failed', 'red', 'cross', 'Ended with an error.'),
  timedOut: look('Timed out', 'red', 'clockCross', 'Took longer than it was allowed to.', { outline: true }),
  aborted: look('Stopped', 'grey', 'square', 'Stopped by a person, or by a sibling that failed.', {
    outline: true,
  }),
}

/** Every status in the order of the legend. */
export const STATUSES = Object.keys(STATUS) as Status[]

const OF_EXECUTION: Readonly<Record<ExecutionStatus, Status>> = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
}

/** The look of an execution's status; one that is held or waits looks so, not running. */
export function executionStatus(status: ExecutionStatus, held = false, waiting = false): Status {
  if (status !== 'RUNNING') return OF_EXECUTION[status]
  return held ? 'held' : waiting ? 'waiting' : 'running'
}
