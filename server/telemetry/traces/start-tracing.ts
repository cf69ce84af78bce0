import type { Engine } from '../../engine/engine.ts'
import type { EngineLog } from '../../engine/log.ts'
import type { EngineStore } from '../../engine/ports.ts'
import type { TraceSettings } from '../telemetry-config.ts'
import { ExecutionTracer } from './execution-tracer.ts'

export interface TracingDeps {
  readonly settings: TraceSettings
  readonly engine: Pick<Engine, 'subscribeAll'>
  readonly store: EngineStore
  readonly log: EngineLog
  readonly version: string
  now(): number
}

export interface Tracing {
  /** Sends what is left. The store must still be open. */
  close(): Promise<void>
}

/** Begins to trace executions. OpenTelemetry is loaded here, and nowhere else. */
export async function startTracing(deps: TracingDeps): Promise<Tracing> {
  const { createOtlpSink } = await import('./otlp.ts')
  const sink = createOtlpSink(deps)
  const tracer = new ExecutionTracer({ ...deps, sink, ratio: deps.settings.ratio })
  const unsubscribe = deps.engine.subscribeAll((committed) => tracer.committed(committed))
  return {
    close: async () => {
      unsubscribe()
      await tracer.whenIdle()
      await sink.close()
    },
  }
}
