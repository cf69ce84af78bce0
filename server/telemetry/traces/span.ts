import { createHash } from 'node:crypto'

export type Attributes = Readonly<Record<string, string | number | boolean>>

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

const hash = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length)

/** Made of the execution's number alone: whoever writes about it, before or after a restart, writes into one trace. */
export const traceIdOf = (executionId: string): string => hash(`${executionId}/trace`, 32)

/** The execution from its start to its first end. */
export const rootSpanId = (executionId: string): string => hash(`${executionId}/root`, 16)

/** From a redrive to the next end. */
export const redriveSpanId = (executionId: string, redrive: number): string =>
  hash(`${executionId}/redrive/${redrive}`, 16)

/** A visit, since the given redrive: one that failed and was taken up again has a span for each time. */
export const visitSpanId = (executionId: string, visit: number, redrive: number): string =>
  hash(`${executionId}/visit/${visit}/${redrive}`, 16)

export const attemptSpanId = (executionId: string, visit: number, attempt: number): string =>
  hash(`${executionId}/attempt/${visit}/${attempt}`, 16)
