import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { PLAN_VARIABLE, type Plan } from './inside/plan.ts'

/** Where everything of one crash test is. */
export interface Site {
  /** The server's bundle; see variant.ts. */
  readonly entry: string
  readonly dataDir: string
  /** A PostgreSQL server instead of the folder. */
  readonly databaseUrl: string | null
  /** What the server writes to its error output. */
  readonly logFile: string
  /** The server's, and where the states that it holds are asked for, and where the world outside listens. */
  readonly port: number
  readonly insidePort: number
  readonly worldPort: number
}

export interface Life {
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>
  readonly dead: () => boolean
  /** The exit code of one that ended by itself; null for one that was killed or lives. */
  readonly code: () => number | null
  /** Ends it as a power cut would; resolves when it is gone. */
  kill(): Promise<void>
  /** Asks it to end; resolves when it is gone. */
  stop(): Promise<void>
}

export interface LifeOptions {
  readonly plan: Plan
  /** `point:count`, at which it kills itself. */
  readonly fault?: string
}

/** Spares WebAssembly's optimizing compiler, whose work a life of a second or two has no time to profit from. */
const BRIEF = ['--liftoff-only']

/** Starts a process that reads the server's program and waits to be given a life. */
export function startSpare(site: Site): ChildProcess {
  const log = openSync(site.logFile, 'a')
  const child = spawn(process.execPath, [...BRIEF, site.entry], {
    env: {
      PATH: process.env.PATH,
      PORT: `${site.port}`,
      DATA_DIR: site.dataDir,
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      HINDSIGHT_RATE_LIMIT: '1000000',
      ALLOW_PRIVATE_HOSTS: `127.0.0.1:${site.worldPort}`,
      ...(site.databaseUrl === null ? {} : { DATABASE_URL: site.databaseUrl }),
    },
    stdio: ['pipe', 'ignore', log],
  })
  // One that has ended already is found dead.
  child.stdin?.on('error', () => {})
  closeSync(log)
  return child
}

/** Lets the server of a waiting process begin. */
export function startLife(child: ChildProcess, { plan, fault }: LifeOptions): Life {
  const told = {
    [PLAN_VARIABLE]: JSON.stringify(plan),
    ...(fault === undefined ? {} : { HINDSIGHT_FAULT: fault }),
  }
  child.stdin?.end(`${JSON.stringify(told)}\n`)
  const gone = new Promise<void>((resolve) => {
    if (isDead(child)) resolve()
    else child.once('exit', () => resolve())
  })
  const end = (signal: NodeJS.Signals) => async (): Promise<void> => {
    child.kill(signal)
    await gone
  }
  return {
    gone,
    dead: () => isDead(child),
    code: () => child.exitCode,
    kill: end('SIGKILL'),
    stop: end('SIGTERM'),
  }
}

const isDead = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/** A server that shares its machine with a dozen others takes half a minute. */
const PATIENCE_MS = 180_000

/** Waits until the server is ready; false when its process ends before, or does not get that far. */
export async function isReady(life: Life, { port }: Site): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS
  while (!life.dead() && Date.now() < until) {
    const signal = AbortSignal.timeout(2_000)
    const answer = await fetch(`http://127.0.0.1:${port}/ready`, { signal }).catch(() => null)
    await answer?.arrayBuffer().catch(() => null)
    if (answer?.ok === true) return true
    await pause(20)
  }
  return false
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
