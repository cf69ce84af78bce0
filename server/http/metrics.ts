import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Figures for a monitoring system, in Prometheus' text format. */
export interface Metrics {
  /** One HTTP call that was answered; `route` is the pattern, never the address. */
  answered(method: string, route: string, status: number, seconds: number): void
  commandRefused(code: string): void
  text(): Promise<string>
  readonly contentType: string
}

/** `gauges` are read whenever somebody asks. */
export function createMetrics(gauges: () => Readonly<Record<string, number>>): Metrics {
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
  new Gauge({
    name: 'hindsight_engine',
    help: 'What the engine holds right now',
    labelNames: ['what'],
    registers,
    collect() {
      for (const [what, value] of Object.entries(gauges())) this.set({ what }, value)
    },
  })
  return {
    answered: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    commandRefused: (code) => refused.inc({ code }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
