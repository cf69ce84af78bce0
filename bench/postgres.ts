import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { freePort } from '../server/testing/free-port.ts'

/** A PostgreSQL server of our own with its defaults, in a temporary folder. */
export interface OwnPostgres {
  /** Of a user who may make databases. */
  readonly url: string
  /** The server's first process. */
  readonly pid: number
  /** Stops it and deletes its folder. */
  close(): Promise<void>
}

const DEBIAN = '/usr/lib/postgresql'
const START_MS = 30_000

/** The folder with `initdb` and `postgres`, of the newest version that is installed; null when there is none. */
function postgresPrograms(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((version) => join(DEBIAN, version, 'bin'))]
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null
}

/** Starts one. Throws a sentence when PostgreSQL is not installed or does not start. */
export async function startPostgres(): Promise<OwnPostgres> {
  const programs = postgresPrograms()
  if (programs === null) {
    throw new Error('PostgreSQL is not installed: apt-get install postgresql, or set DATABASE_URL.')
  }
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-postgres-'))
  const owner = ownerOf(folder)
  const data = join(folder, 'data')
  const init = ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(join(programs, 'initdb'), init, { stdio: 'ignore', ...owner })
  const port = await freePort()
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // In a group of its own: Ctrl-C is for the benchmark, which stops its server itself.
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...flags], {
    stdio: 'ignore',
    detached: true,
    ...owner,
  })
  const atExit = (): void => void server.kill('SIGINT')
  process.once('exit', atExit)
  const close = (): Promise<void> => {
    process.off('exit', atExit)
    return stop(server, folder)
  }
  try {
    await answers(url, server)
  } catch (error) {
    await close()
    throw error
  }
  return { url, pid: server.pid ?? 0, close }
}

/** PostgreSQL refuses to run as root: as root, the package's own user runs it. */
function ownerOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }))
  const owner = { uid: idOf('-u'), gid: idOf('-g') }
  chownSync(folder, owner.uid, owner.gid)
  return owner
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  const until = Date.now() + START_MS
  for (;;) {
    const client = new Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (server.exitCode !== null || Date.now() > until)
        throw new Error('PostgreSQL did not start.', { cause: error })
      await sleep(100)
    }
  }
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  if (server.exitCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    // The fast kind of stop: clients are sent away.
    server.kill('SIGINT')
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
}
