import { err, ok, type Result } from '../../core/std/result.ts'

/** Where traces of executions go. */
export interface TraceSettings {
  /** Address that takes OTLP over HTTP, with its path. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly service: string
  /** The part of all executions that is traced: 0 to 1. */
  readonly ratio: number
}

export interface TelemetryConfig {
  /** Null: no traces, and nothing of them is loaded. */
  readonly traces: TraceSettings | null
  readonly logFormat: 'json' | 'pretty'
}

/** Reads OpenTelemetry's own variables, and LOG_FORMAT. The error is a sentence for the person who starts the server. */
export function readTelemetry(
  text: (name: string) => string | null,
  terminal: boolean,
): Result<TelemetryConfig, string> {
  const logFormat = text('LOG_FORMAT') ?? (terminal ? 'pretty' : 'json')
  if (logFormat !== 'json' && logFormat !== 'pretty')
    return err(`LOG_FORMAT must be "json" or "pretty", but is "${logFormat}".`)
  const traces = readTraces(text)
  return traces.ok ? ok({ logFormat, traces: traces.value }) : traces
}

function readTraces(text: (name: string) => string | null): Result<TraceSettings | null, string> {
  const [base, whole] = [text('OTEL_EXPORTER_OTLP_ENDPOINT'), text('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')]
  const off = text('OTEL_SDK_DISABLED') === 'true' || text('OTEL_TRACES_EXPORTER') === 'none'
  if (off || (base === null && whole === null)) return ok(null)
  // The general address is completed, the one for traces is taken as it is: so says OpenTelemetry.
  const url = whole ?? `${base?.replace(/\/+$/, '')}/v1/traces`
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    return err(
      `OTEL_EXPORTER_OTLP_ENDPOINT must be an http:// or https:// address that takes OTLP over HTTP, such as http://127.0.0.1:4318, but is "${whole ?? base}".`,
    )
  }
  const ratio = Number(text('OTEL_TRACES_SAMPLER_ARG') ?? '1')
  if (!(ratio >= 0 && ratio <= 1)) {
    return err('OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1: the part of executions that is traced.')
  }
  const headers = headersOf(text('OTEL_EXPORTER_OTLP_TRACES_HEADERS') ?? text('OTEL_EXPORTER_OTLP_HEADERS'))
  if (headers === null) return err('OTEL_EXPORTER_OTLP_HEADERS must look like name=value,other=value.')
  return ok({ url, headers, service: text('OTEL_SERVICE_NAME') ?? 'hindsight', ratio })
}

/** `name=value,other=value`, percent-encoded where needed; null when it is not that. */
function headersOf(text: string | null): Record<string, string> | null {
  const headers: Record<string, string> = {}
  for (const pair of (text ?? '').split(',').filter((one) => one.trim() !== '')) {
    const [, name, value] = /^\s*([^=\s]+)\s*=(.*)$/.exec(pair) ?? []
    if (name === undefined || value === undefined) return null
    try {
      headers[name] = decodeURIComponent(value.trim())
    } catch {
      return null
    }
  }
  return headers
}
