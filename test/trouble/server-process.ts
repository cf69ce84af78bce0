import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rawRequest } from '../../server/testing/raw-request.ts'
import { eventually } from '../../server/testing/test-server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** The built server in a process of its own. */
export interface ServerProcess {
  readonly child: ChildProcess
  readonly port: number
  readonly ended: Promise<Ended>
  /** What it has written to its outputs. */
  said(): string
}

export interface LaunchOptions {
  readonly port: number
  readonly dataDir: string
  readonly env?: Readonly<Record<string, string>>
  /** Started by the program that starts it again when it falls. */
  readonly supervised?: boolean
}

/** Starts it; `isUp` waits until it answers. */
export function launch({ port, dataDir, env = {}, supervised = false }: LaunchOptions): ServerProcess {
  const entry = supervised ? 'scripts/supervise.mjs' : 'build/server/main.mjs'
  const child = spawn(process.execPath, [entry], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      ...env,
      PORT: `${port}`,
      DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk
    })
  }
  const ended = new Promise<Ended>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  )
  return { child, port, ended, said: () => said }
}

/** Waits until it takes work. */
export async function isUp(server: ServerProcess): Promise<void> {
  await eventually(async () => {
    if (server.child.exitCode !== null) throw new Error(`the server ended: ${server.said()}`)
    const answer = await rawRequest({ port: server.port, path: '/ready' }).catch(() => null)
    return answer?.status === 200 ? true : null
  }, 60_000)
}

/** A call of the Step Functions API; the answer's JSON. */
export async function sfn(port: number, operation: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AWSStepFunctions.${operation}`,
  }
  const { text } = await rawRequest({ port, method: 'POST', path: '/', headers, body: JSON.stringify(body) })
  return JSON.parse(text) as Record<string, unknown>
}

/** Makes a state machine; its ARN. */
export async function makeMachine(
  port: number,
  name: string,
  definition: unknown,
  type = 'STANDARD',
): Promise<string> {
  const roleArn = 'arn:aws:iam::000000000000:role/r'
  const made = await sfn(port, 'CreateStateMachine', {
    name,
    definition: JSON.stringify(definition),
    roleArn,
    type,
  })
  return String(made.stateMachineArn)
}

/** Processes that a process has started, and theirs; Linux only. */
export function descendants(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (fields[0] !== 'Z') parents.set(Number(name), Number(fields[1]))
    } catch {
      // It ended meanwhile.
    }
  }
  const found: number[] = []
  const look = (parent: number): void => {
    for (const [child, its] of parents) {
      if (its !== parent) continue
      found.push(child)
      look(child)
    }
  }
  look(pid)
  return found
}

/** True while a process runs; one that waits to be buried does not. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2).charAt(0))
  } catch {
    return false
  }
}
