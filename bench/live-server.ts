import { pino } from 'pino'
import { readConfig } from '../server/config.ts'
import { packageRoot } from '../server/package-root.ts'
import { type RunningServer, startServer } from '../server/start-server.ts'
import { freshDatabase } from './fresh-database.ts'
import type { Site } from './site.ts'
import { NOOP } from './workload.ts'

/** The product's whole server on an empty database, its no-op tasks done in process. */
export interface LiveServer extends RunningServer {
  readonly port: number
  /** Stops it and deletes its database. */
  done(): Promise<void>
}

/** Starts one on a free port. */
export async function openServer(site: Site): Promise<LiveServer> {
  const database = await freshDatabase(site.databaseUrl)
  const { databaseUrl, dataDir } = database.place
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    HINDSIGHT_RATE_LIMIT: '10000000',
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
  })
  if (!config.ok) throw new Error(config.error)
  const server = await startServer({
    config: config.value,
    log: pino({ level: 'warn' }),
    root: packageRoot(),
    version: '0.0.0-bench',
    fault: undefined,
    firstStart: false,
    kill: () => {},
    onFatal: (error) => {
      throw error
    },
    tasks: (usual) => (task, tools) =>
      task.resourceText === NOOP
        ? Promise.resolve({ kind: 'succeeded', output: task.parameters })
        : usual(task, tools),
  })
  return {
    ...server,
    port: Number(new URL(server.baseUrl).port),
    done: async () => {
      await server.close()
      await database.drop()
    },
  }
}
