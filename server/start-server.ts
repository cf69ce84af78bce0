import { createServer } from 'node:net'
import { join } from 'node:path'
import { assemble, type ServerOptions } from './assemble.ts'
import { systemClock } from './engine/clock.ts'
import { prepareFirstStart } from './examples/first-start.ts'
import { seedEverything } from './examples/seed.ts'
import { createHttpServer } from './http/server.ts'
import type { Services } from './trpc/services.ts'

export interface StartOptions extends ServerOptions {
  /** Whether a first start installs and runs its example, before the first page can ask for it. */
  readonly firstStart: boolean
}

export interface RunningServer {
  readonly baseUrl: string
  readonly services: Services
  /** Installs what a first start, or development, wants to find; what is there already stays as it is. */
  prepare(): Promise<void>
  close(): Promise<void>
}

/** Puts the server together, listens, and takes up what an earlier process left. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { log, root } = options
  const config = { ...options.config, port: options.config.port || (await freePort()) }
  const { services, metrics, close } = await assemble({ ...options, config })
  const { engine, store, workers } = services
  let takenUp = false
  const http = await createHttpServer({
    config,
    log,
    services,
    webFolder: join(root, 'build', 'web'),
    // Whoever is sent here may count on deadlines that passed having taken effect.
    ready: () => store.ping().then(() => takenUp),
    metrics,
  })
  const closeAll = async (): Promise<void> => {
    // Workers get their answers while there are still connections to give them on.
    await workers.close()
    await http.close()
    await close()
  }
  try {
    await goOnFromLog(services)
    if (options.firstStart) await prepareFirstStart(services)
    await http.listen()
    const report = await engine.recover()
    if (report.open > 0) log.info(report, 'took up what an earlier process left')
    await workers.recover()
    takenUp = true
    services.sweeper.start()
  } catch (error) {
    await closeAll()
    throw error
  }
  return {
    baseUrl: services.baseUrl(),
    services,
    prepare: async () => {
      await prepareFirstStart(services)
      if (config.seed === 'all') await seedEverything(services)
    },
    close: closeAll,
  }
}

/** A wall clock that was set back while no server ran must not make what waits wait for it. */
async function goOnFromLog({ store, log }: Services): Promise<void> {
  const latest = await store.latestInstant()
  const behind = latest === null ? 0 : systemClock.goOnFrom(latest)
  if (behind > 1_000)
    log.warn({ behindMs: behind }, 'the clock shows an earlier time than the log has seen: was it set back?')
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
