import { createHash } from 'node:crypto'

export type Attributes = Readonly<Record<string, string | number | boolean>>

/** What every span of a trace says of its execution. */
export interface TraceFacts {
  readonly executionId: string
  readonly name: string
  readonly machineName: string
  readonly rehearsal: boolean
  readonly forkedFrom: string | null
}

/** Begins the attributes of a span. Filled field by field: spreads of such objects are most of what a span would cost. */
export function beginAttributes(
  facts: TraceFacts,
  error: string | null,
): Record<string, string | number | boolean> {
  const attributes: Record<string, string | number | boolean> = {
    'hindsight.execution.id': facts.executionId,
    'hindsight.execution.name': facts.name,
    'hindsight.machine.name': facts.machineName,
  }
  if (facts.rehearsal) attributes['hindsight.rehearsal'] = true
  if (facts.forkedFrom !== null) attributes['hindsight.forked_from'] = facts.forkedFrom
  if (error !== null) attributes['error.type'] = error
  return attributes
}

/** A span that has ended, in no library's shape. Times are milliseconds since 1970, UTC. */
export interface SpanData {
  readonly traceId: string
  readonly spanId: string
  /** Null for the execution itself. */
  readonly parentId: string | null
  readonly name: string
  /** A client asks somebody else to do something: a task. */
  readonly kind: 'internal' | 'client'
  readonly startedAt: number
  readonly endedAt: number
  readonly attributes: Attributes
  readonly events: readonly SpanEvent[]
  readonly links: readonly SpanLink[]
  /** The name of the error it ended with; null when it did not. Causes may hold values and stay in the log. */
  readonly error: string | null
}

export interface SpanEvent {
  readonly name: string
  readonly at: number
  readonly attributes: Attributes
}

export interface SpanLink {
  readonly traceId: string
  readonly spanId: string
}

/** Who takes spans. */
export interface SpanSink {
  add(span: SpanData): void
  /** Sends what it still has; resolves when that has arrived or is given up. */
  close(): Promise<void>
}

/** Made of the execution's number alone: whoever writes about it, before or after a restart, writes into one trace. */
export const traceIdOf = (executionId: string): string =>
  createHash('sha256').update(`${executionId}/trace`).digest('hex').slice(0, 32)

/** The execution from its start to its first end. */
export const rootSpanId = (traceId: string): string => spanId(traceId, 1, 0, 0)

/** From a redrive to the next end. */
export const redriveSpanId = (traceId: string, redrive: number): string => spanId(traceId, 2, redrive, 0)

/** A visit, since the given redrive: one that failed and was taken up again has a span for each time. */
export const visitSpanId = (traceId: string, visit: number, redrive: number): string =>
  spanId(traceId, 3, visit, redrive)

export const attemptSpanId = (traceId: string, visit: number, attempt: number): string =>
  spanId(traceId, 4, visit, attempt)

/**
 * Two rounds of MurmurHash3 over three small numbers, begun with the two halves of the trace's number: it need only tell
 * the spans of one trace apart, and a cryptographic hash would take most of the time that tracing takes.
 */
function spanId(traceId: string, kind: number, a: number, b: number): string {
  const half = (from: number): string => {
    const begin = Number.parseInt(traceId.slice(from, from + 8), 16)
    return finished(mixed(mixed(mixed(begin, kind), a), b))
      .toString(16)
      .padStart(8, '0')
  }
  return half(0) + half(8)
}

function mixed(hash: number, value: number): number {
  let k = Math.imul(value, 0xcc9e2d51)
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  const h = hash ^ k
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

function finished(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
