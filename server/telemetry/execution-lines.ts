import type { HistoryEvent } from '../../core/run/event.ts'
import type { Committed } from '../engine/ports.ts'

/** The part of pino's logger that this needs. */
export interface LineLog {
  debug(fields: object, message: string): void
}

/**
 * Writes when executions begin and end, at level debug: on a busy server these are most of what happens. Of values nothing is
 * said; an error is its name.
 */
export function executionLines(log: LineLog): (committed: Committed) => void {
  return ({ executionId, events }) => {
    for (const event of events) {
      const line = lineOf(event)
      if (line !== null) log.debug({ executionId, ...line.fields }, line.message)
    }
  }
}

function lineOf(event: HistoryEvent): { fields: object; message: string } | null {
  switch (event.type) {
    case 'ExecutionStarted':
      return { fields: { machine: event.machineName }, message: 'an execution has started' }
    case 'ExecutionForked':
      return { fields: { from: event.from.executionId }, message: 'an execution was forked' }
    case 'ExecutionRedriven':
      return { fields: { redrive: event.redriveCount }, message: 'an execution is redriven' }
    case 'ExecutionSucceeded':
      return { fields: { events: event.seq }, message: 'an execution has succeeded' }
    case 'ExecutionFailed':
    case 'ExecutionAborted':
    case 'ExecutionTimedOut': {
      const fields = { events: event.seq, ...(event.error === undefined ? {} : { error: event.error }) }
      return { fields, message: BAD_ENDS[event.type] }
    }
    default:
      return null
  }
}

const BAD_ENDS = {
  ExecutionFailed: 'an execution has failed',
  ExecutionAborted: 'an execution was stopped',
  ExecutionTimedOut: 'an execution has timed out',
} as const
