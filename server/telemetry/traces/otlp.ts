import { setTimeout as sleep } from 'node:timers/promises'
import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import type { EngineLog } from '../../engine/log.ts'
import type { TraceSettings } from '../telemetry-config.ts'
import type { SpanData, SpanLink, SpanSink } from './span.ts'

// This file is loaded only where traces are sent: it is the only one that brings OpenTelemetry's packages.

const MOST_WAITING = 32_768
const BATCH = 512
const DELAY_MS = 1_000
const TIMEOUT_MS = 10_000
/** A server that stops must not wait for a collector that does not answer. */
const GOODBYE_MS = 3_000
/** A collector that is away is spoken of so often, not at each batch. */
const SPEAK_EVERY_MS = 60_000

export interface OtlpDeps {
  readonly settings: TraceSettings
  readonly version: string
  readonly log: EngineLog
  now(): number
}

/** Sends spans to a collector, OTLP over HTTP as JSON, in batches. What a collector does not take is dropped and said. */
export function createOtlpSink({ settings, version, log, now }: OtlpDeps): SpanSink {
  const { url, headers, service } = settings
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: TIMEOUT_MS })
  const processor = new BatchSpanProcessor(told(exporter, log, now), {
    maxQueueSize: MOST_WAITING,
    maxExportBatchSize: BATCH,
    scheduledDelayMillis: DELAY_MS,
    exportTimeoutMillis: TIMEOUT_MS,
  })
  const resource = resourceFromAttributes({ 'service.name': service, 'service.version': version })
  const scope = { name: 'hindsight', version }
  return {
    add: (span) => processor.onEnd(readable(span, resource, scope)),
    close: () =>
      Promise.race([processor.shutdown().catch(() => {}), sleep(GOODBYE_MS, undefined, { ref: false })]),
  }
}

function readable(
  { traceId, spanId, parentId, name, kind, startedAt, endedAt, attributes, events, links, error }: SpanData,
  resource: ReadableSpan['resource'],
  instrumentationScope: ReadableSpan['instrumentationScope'],
): ReadableSpan {
  const context = contextOf({ traceId, spanId })
  const span: ReadableSpan = {
    name,
    kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL,
    spanContext: () => context,
    startTime: hrTime(startedAt),
    endTime: hrTime(endedAt),
    duration: hrTime(Math.max(0, endedAt - startedAt)),
    status: error === null ? UNSET : { code: SpanStatusCode.ERROR, message: error },
    attributes,
    events: events.map((one) => ({ name: one.name, time: hrTime(one.at), attributes: one.attributes })),
    links: links.map((link) => ({ context: contextOf(link) })),
    ended: true,
    resource,
    instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
  return parentId === null
    ? span
    : Object.assign(span, { parentSpanContext: contextOf({ traceId, spanId: parentId }) })
}

const UNSET = { code: SpanStatusCode.UNSET }

const contextOf = ({ traceId, spanId }: SpanLink) => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED })

const hrTime = (ms: number): HrTime => [Math.floor(ms / 1000), Math.round((ms % 1000) * 1_000_000)]

/** The library keeps its failures to itself unless a logger is set for the whole process. */
function told(exporter: SpanExporter, log: EngineLog, now: () => number): SpanExporter {
  let [spokenAt, lost] = [Number.NEGATIVE_INFINITY, 0]
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error !== undefined) {
          lost += spans.length
          if (now() - spokenAt >= SPEAK_EVERY_MS) {
            log.warn({ err: result.error, spans: lost }, 'spans could not be sent and are lost')
            ;[spokenAt, lost] = [now(), 0]
          }
        }
        done(result)
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  }
}
