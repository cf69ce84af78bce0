import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { baseUrlOf, type Config } from './config.ts'
import { systemClock } from './engine/clock.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import { faultFrom } from './engine/fault-points.ts'
import { createIds } from './engine/ids.ts'
import { prepareFirstStart } from './examples/first-start.ts'
import { seedEverything } from './examples/seed.ts'
import { createHttpServer } from './http/server.ts'
import { createSandbox } from './sandbox/pool.ts'
import { openStore } from './store/store.ts'
import type { StoreError } from './store/store-error.ts'
import { taskHandlers } from './task-handlers.ts'
import { Egress } from './tasks/egress.ts'
import { createFunctionFetch } from './tasks/function-fetch.ts'
import type { Services } from './trpc/services.ts'

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
}

export interface RunningServer {
  readonly baseUrl: string
  readonly services: Services
  /** Installs what a first start, or development, wants to find. */
  prepare(): Promise<void>
  close(): Promise<void>
}

/** Puts the server together, listens, and takes up what an earlier process left. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log } = options
  const config = { ...options.config, port: options.config.port || (await freePort()) }
  const baseUrl = baseUrlOf(config)
  const startedAt = Date.now()
  const store = await openStore({
    databaseUrl: config.databaseUrl,
    dataDir: resolve(config.dataDir),
    onFatal: options.onFatal,
  })
  const sandbox = createSandbox({})
  const egress = new Egress([...config.allowPrivateHosts, `${baseUrl}/examples/`])
  const fetch = createFunctionFetch(egress)
  const { clock, ids } = { clock: systemClock, ids: createIds(randomBytes) }
  const engine: Engine = createEngine({
    store: store.engine,
    evaluate: (requests, signal) => sandbox.evaluate(requests, { signal }),
    runTask: (task, tools) => runTask(task, tools),
    clock,
    ids,
    log,
    fault: faultFrom(options.fault, options.kill),
  })
  const runTask = taskHandlers({ config, store, sandbox, egress, fetch, clock, engine: () => engine })
  const services: Services = {
    config,
    store,
    engine,
    sandbox,
    fetch,
    log,
    examplesFolder: join(options.root, 'examples'),
    version: options.version,
    startedAt,
    now: () => clock.now(),
    newId: () => ids.execution(clock.now()),
    baseUrl: () => baseUrl,
    plug: config.loopback ? options.kill : null,
  }
  const http = await createHttpServer({
    config,
    log,
    services,
    webFolder: join(options.root, 'build', 'web'),
    ready: () => store.ping().then(() => true),
    gauges: () => gaugesOf(engine),
  })
  const close = async (): Promise<void> => {
    await http.close()
    await engine.close()
    await sandbox.close()
    await egress.close()
    await store.close()
  }
  try {
    await http.listen()
    const report = await engine.recover()
    if (report.open > 0) log.info(report, 'took up what an earlier process left')
  } catch (error) {
    await close()
    throw error
  }
  return {
    baseUrl,
    services,
    prepare: async () => {
      await prepareFirstStart(services)
      if (config.seed === 'all') await seedEverything(services)
    },
    close,
  }
}

function gaugesOf(engine: Engine): Record<string, number> {
  const { tasks, loaded, alarms, quarantined } = engine.stats()
  return {
    executions_loaded: loaded,
    alarms,
    quarantined: quarantined.length,
    tasks_running: tasks.running,
    tasks_waiting: tasks.waiting,
  }
}

/** The examples call this very server, so its port must be known before anything is put together. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
