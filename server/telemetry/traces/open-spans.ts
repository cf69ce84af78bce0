import type { SpanEvent, SpanLink } from './span.ts'

/** A run of an execution from its start, or a redrive, to the next end. */
export interface OpenRun {
  startedAt: number
  redrive: number
  readonly events: SpanEvent[]
  readonly links: SpanLink[]
}

interface OpenAttempt {
  readonly attempt: number
  startedAt: number
  readonly resource: string
  readonly events: SpanEvent[]
}

/** A visit under way; one that ended with its scope or with the execution is kept, because a redrive may take it up. */
export interface OpenVisit {
  readonly visit: number
  readonly frame: number
  readonly name: string
  readonly type: string
  startedAt: number
  redrive: number
  ended: boolean
  attempt: OpenAttempt | null
  /** Frames that it has opened: branches and iterations. */
  readonly children: Set<number>
  events: SpanEvent[]
}

/** A scope: the machine, a branch, an iteration. It is in one state at a time. */
export interface OpenFrame {
  /** The visit that opened it; null for the machine. */
  readonly opener: number | null
  /** Which branch or iteration. */
  readonly index: number | null
  current: number | null
}

/** Beyond this an execution that is signalled or held without end would grow without end. */
const MOST_EVENTS = 128

export function note(events: SpanEvent[], event: SpanEvent): void {
  if (events.length < MOST_EVENTS) events.push(event)
}
