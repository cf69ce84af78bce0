import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type Environment, readConfig } from '../config.ts'
import { packageRoot } from '../package-root.ts'
import { type RunningServer, startServer } from '../start-server.ts'

export interface TestServer extends RunningServer {
  /** Port that it listens on. */
  readonly port: number
  /** How often it would have killed its own process. */
  killed(): number
  done(): Promise<void>
}

/** A whole server on a database of its own in a temporary folder, on a free port; `env` as in a real start. */
export async function startTestServer(env: Environment = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hindsight-test-'))
  const config = readConfig({ PORT: '0', DATA_DIR: folder, ...env })
  if (!config.ok) throw new Error(config.error)
  let killed = 0
  const server = await startServer({
    config: config.value,
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    root: packageRoot(),
    version: '0.0.0-test',
    fault: undefined,
    firstStart: false,
    kill: () => {
      killed++
    },
    onFatal: (error) => {
      throw error
    },
  })
  return {
    ...server,
    port: Number(new URL(server.baseUrl).port),
    killed: () => killed,
    done: async () => {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Asks until the answer is not null, at most `ms` milliseconds long. */
export async function eventually<T>(ask: () => Promise<T | null>, ms = 20_000): Promise<T> {
  const until = Date.now() + ms
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    if (Date.now() > until) throw new Error(`nothing came of it within ${ms} ms`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
