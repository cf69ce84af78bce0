import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { createEngineMeters, type EngineMeters } from './engine-meters.ts'
import { addGauges, type GaugeSources } from './gauges.ts'

/** Figures for a monitoring system, in Prometheus' text format. */
export interface Metrics {
  /** One HTTP call that was answered; `route` is the pattern, never the address. */
  answered(method: string, route: string, status: number, seconds: number): void
  commandRefused(code: string): void
  readonly engine: EngineMeters
  /** Where to read, whenever somebody asks, what is a state and not a count. */
  readFrom(sources: GaugeSources): void
  text(): Promise<string>
  readonly contentType: string
}

/** Makes a registry of its own: two servers in one process do not mix their figures. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'hindsight_' })
  const registers = [registry]
  const requests = new Histogram({
    name: 'hindsight_http_request_seconds',
    help: 'Seconds until an HTTP call was answered',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  })
  const refused = new Counter({
    name: 'hindsight_refused_total',
    help: 'Requests that were refused, by code',
    labelNames: ['code'],
    registers,
  })
  return {
    answered: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    commandRefused: (code) => refused.inc({ code }),
    engine: createEngineMeters(registry),
    readFrom: (sources) => addGauges(registry, sources),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
