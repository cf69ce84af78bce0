import type { HistoryEvent } from '../../../core/run/event.ts'
import type { Attributes, SpanEvent } from './span.ts'

/** Something that happened to a state beside its work, or to the execution beside its states. */
export interface Note {
  readonly on: 'visit' | 'run'
  readonly event: SpanEvent
}

/** The note that an event leaves in a span; null for most. Names only, no values. */
export function noteOf(event: HistoryEvent): Note | null {
  const note = (on: Note['on'], name: string, attributes: Attributes = {}): Note => ({
    on,
    event: { name, at: event.at, attributes },
  })
  switch (event.type) {
    case 'RetryScheduled':
      return note('visit', 'retry', { 'hindsight.due_ms': event.dueAt - event.at })
    case 'EvaluationFailed':
      return note('visit', 'evaluation failed', { 'error.type': event.error })
    case 'ExecutionHeld':
      return note('run', 'held', { 'hindsight.state.name': event.state, 'hindsight.reason': event.reason })
    case 'ExecutionReleased':
      return note('run', 'released', { 'hindsight.mode': event.mode })
    case 'ValueEdited':
      return note('run', 'edited')
    case 'SignalReceived':
      return note('run', 'signal', { 'hindsight.signal': event.name })
    case 'StopRequested':
      return note('run', 'stop requested')
    default:
      return null
  }
}
