import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, readConfig } from './config.ts'
import { packageRoot } from './package-root.ts'
import { createLog } from './process/log.ts'
import { stayUp, stopOnSignals } from './process/signals.ts'
import { startServer } from './start-server.ts'
import { StoreError } from './store/store-error.ts'

/** Exit codes that a supervisor reads: 0 was asked for, 2 will not get better by starting again, anything else will. */
const EXIT_HOPELESS = 2

async function main(): Promise<void> {
  const config = readConfig(process.env, process.stderr.isTTY)
  if (!config.ok) return giveUp(config.error)
  const root = packageRoot()
  const log = createLog(config.value.logLevel, config.value.telemetry.logFormat)
  stayUp(log)
  let close = async (): Promise<void> => {}
  // From now on: a start may wait for its database, and is asked to stop meanwhile.
  stopOnSignals(log, () => close())
  try {
    const server = await startServer({
      config: config.value,
      log,
      root,
      version: versionOf(root),
      fault: process.env.HINDSIGHT_FAULT,
      firstStart: true,
      kill: () => process.kill(process.pid, 'SIGKILL'),
      onFatal: (error) => {
        log.fatal({ err: error }, 'the database has stopped; this process ends and must be started again')
        process.exit(1)
      },
    })
    close = () => server.close()
    // Whoever opens the address finds what the greeting speaks of.
    await server.prepare()
    process.stdout.write(`${greeting(server.baseUrl, config.value)}\n`)
  } catch (error) {
    const sentence = hopeless(error, config.value)
    if (sentence !== null) return giveUp(sentence)
    log.fatal({ err: error }, 'the server could not start')
    process.exit(1)
  }
}

function greeting(baseUrl: string, config: Config): string {
  const open = config.token === null ? baseUrl : `${baseUrl}/?token=<your HINDSIGHT_TOKEN>`
  return `Hindsight is at ${open}
Try first: open it, and drag the failed order back to the moment where its total went wrong.`
}

/** The sentence for a failure that starting again cannot cure; null for any other. */
function hopeless(error: unknown, config: Config): string | null {
  const { code } = Object(error) as { code?: unknown }
  if (code === 'EADDRINUSE') {
    return `Port ${config.port} is taken, maybe by a Hindsight that runs already. Stop it, or choose another one: PORT=4701 npm start`
  }
  if (code === 'EACCES') return `Port ${config.port} may not be used by you; choose one above 1024.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST ${config.host} is not an address of this machine.`
  const final = ['FOLDER_IN_USE', 'DATABASE_IN_USE', 'NOT_DURABLE', 'MIGRATION_FAILED', 'MIGRATION_CHANGED']
  return error instanceof StoreError && final.includes(error.code) ? error.message : null
}

function giveUp(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
  process.exit(EXIT_HOPELESS)
}

function versionOf(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}

await main()
