import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The built server in a process of its own. */
export interface ServerProcess {
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>
  /** True when it has ended, or was killed. */
  readonly dead: () => boolean
  /** Ends it as a power cut would. */
  kill(): void
}

/** What a process is told: where it listens, where its data are, and the fault point at which it kills itself. */
export interface ProcessOptions {
  readonly port: number
  readonly dataDir: string
  readonly fault?: string
}

export function startProcess({ port, dataDir, fault }: ProcessOptions): ServerProcess {
  const env = {
    ...process.env,
    PORT: `${port}`,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    NODE_ENV: 'production',
  }
  const child = spawn(process.execPath, ['build/server/main.mjs'], {
    cwd: root,
    env: fault === undefined ? env : { ...env, HINDSIGHT_FAULT: fault },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return { gone, dead: () => isDead(child), kill: () => child.kill('SIGKILL') }
}

const isDead = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

const BUILD =
  "import('./scripts/build.mjs').then(({ build }) => build({ steps: ['client', 'server', 'database', 'sandbox', 'template'] }))"

/** Builds what the server starts from, where it is stale. */
export async function buildServer(): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', BUILD], { cwd: root, stdio: 'inherit' })
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error('the server could not be built')
}

/** Waits until the server answers; false when its process ends before. */
export async function isReady(server: ServerProcess, port: number): Promise<boolean> {
  const until = Date.now() + 30_000
  while (!server.dead() && Date.now() < until) {
    const answer = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => null)
    if (answer?.ok === true) return true
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return false
}
