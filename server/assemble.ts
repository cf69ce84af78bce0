import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { baseUrlOf, type Config } from './config.ts'
import { systemClock } from './engine/clock.ts'
import type { RunTask } from './engine/dispatcher.ts'
import { createEngine, type Engine, type EngineDeps } from './engine/engine.ts'
import { faultFrom } from './engine/fault-points.ts'
import { createIds } from './engine/ids.ts'
import { Programs } from './engine/programs.ts'
import { heapShare } from './process/memory.ts'
import { createSandbox } from './sandbox/pool.ts'
import { callOperation } from './sfn/call.ts'
import { createSyncRunner } from './sfn/sync/sync-runner.ts'
import { openStore } from './store/store.ts'
import type { StoreError } from './store/store-error.ts'
import { taskHandlers } from './task-handlers.ts'
import { Egress } from './tasks/egress.ts'
import { createFunctionFetch } from './tasks/function-fetch.ts'
import { executionLines } from './telemetry/execution-lines.ts'
import { createMetrics, type Metrics } from './telemetry/metrics.ts'
import { startTracing } from './telemetry/traces/start-tracing.ts'
import type { Services } from './trpc/services.ts'
import { Sweeper } from './upkeep/sweeper.ts'
import { Workers, type WorkersDeps } from './workers/workers.ts'

export interface ServerOptions {
  readonly config: Config
  readonly log: Logger
  /** Folder of the package: examples and the built page are in it. */
  readonly root: string
  readonly version: string
  /** A fault point to die at, for tests of recovery. */
  readonly fault: string | undefined
  /** Ends the process on the spot. */
  kill(): void
  /** The database has stopped for good. */
  onFatal(error: StoreError): void
  /** Does some tasks in another way than the product: for measurements. */
  readonly tasks?: ((usual: RunTask) => RunTask) | undefined
}

/** Everything behind the network, ready to be asked. */
export interface Assembled {
  readonly services: Services
  readonly metrics: Metrics
  /** Stops the engine first, the store last. */
  close(): Promise<void>
}

/** The sandbox's processes cost as much as the rest of a start: whoever needs none at once is ready earlier. */
const WARM_AFTER_MS = 3_000

/** Opens the store and puts sandbox, tasks and engine together. The port must be the one that will be listened on. */
export async function assemble(options: ServerOptions): Promise<Assembled> {
  const { config, log } = options
  const [clock, ids] = [systemClock, createIds(randomBytes)]
  const fault = faultFrom(options.fault, options.kill)
  const baseUrl = baseUrlOf(config)
  const store = await openStore({
    databaseUrl: config.databaseUrl,
    dataDir: resolve(config.dataDir),
    allowAsyncCommit: config.allowAsyncCommit,
    onWaiting: (err) => log.warn({ err }, 'the database does not answer yet; waiting for it'),
    onFatal: options.onFatal,
  })
  const sandbox = createSandbox({ warmAfterMs: WARM_AFTER_MS })
  // The examples may call this very server, at the place that is made for them.
  const egress = new Egress([...config.allowPrivateHosts, `${baseUrl}/examples/`])
  const fetch = createFunctionFetch(egress)
  const metrics = createMetrics()
  const parts: EngineDeps = {
    store: metrics.engine.watchStore(store.engine),
    evaluate: (requests, signal) => sandbox.evaluate(requests, { signal }),
    evaluateNow: sandbox.evaluateNow,
    runTask: metrics.engine.watchTasks((task, tools) => runTask(task, tools)),
    timerRang: metrics.engine.timerRang,
    ...{ clock, ids, log },
    ...{ limits: config.limits, historyEvents: config.historyEvents, memory: heapShare(clock.now) },
  }
  const engine: Engine = createEngine({ ...parts, fault })
  if (log.isLevelEnabled('debug')) engine.subscribeAll(executionLines(log))
  const { traces } = config.telemetry
  const tracing =
    traces === null
      ? null
      : await startTracing({
          ...{ settings: traces, engine, store: store.engine, log },
          ...{ version: options.version, now: clock.now },
        })
  const sync = createSyncRunner(parts)
  const usual = taskHandlers({
    ...{ config, store, sandbox, egress, fetch, clock, engine: () => engine },
    callOperation: (name, input, signal) =>
      callOperation(services, name, input, { region: 'us-east-1', author: 'engine', signal }),
  })
  const runTask = options.tasks?.(usual) ?? usual
  metrics.readFrom({
    engine: () => engine.stats(),
    sandbox: () => sandbox.stats(),
    census: store.census,
    now: clock.now,
  })
  const rows: WorkersDeps['rows'] = (after, limit) => store.waiting.activities(after, limit)
  const workers = new Workers({ engine, clock, rows })
  const sweeper = new Sweeper({
    ...{ clock, log, fixed: config.keep, swept: metrics.engine.swept },
    ...{ retention: store.retention, settings: store.settings },
  })
  const services: Services = {
    config,
    sweeper,
    store,
    engine,
    sandbox,
    workers,
    clock,
    programs: new Programs(store.engine),
    runTask,
    sync,
    fetch,
    log,
    examplesFolder: join(options.root, 'examples'),
    version: options.version,
    startedAt: clock.now(),
    now: () => clock.now(),
    newId: () => ids.execution(clock.now()),
    baseUrl: () => baseUrl,
    plug: config.loopback ? options.kill : null,
  }
  return {
    services,
    metrics,
    close: async () => {
      await workers.close()
      await sync.close()
      await engine.close()
      await sandbox.close()
      await egress.close()
      await sweeper.close()
      await tracing?.close()
      await store.close()
    },
  }
}
