import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL of our own, which can be stopped as hard as a power cut would. */
export interface Postgres {
  readonly url: string
  start(): void
  /** `pg_ctl stop -m immediate`: nothing is tidied up, the next start recovers from its log. */
  stop(): void
  /** Stops it and deletes its folder. */
  close(): void
}

const DEBIAN = '/usr/lib/postgresql'

const MISSING = `PostgreSQL is not installed here: there is no ${DEBIAN}/<version>/bin/initdb.
Install it with: apt-get install postgresql (as root), and run this again; nothing has to be set up.`

/**
 * Makes a database cluster in a folder of its own, which its user may enter, and starts it on `port`. Throws a sentence
 * when PostgreSQL is not installed.
 */
export function makePostgres(port: number): Postgres {
  const programs = newestPrograms()
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-crash-postgres-'))
  const owner = ownerOf(folder)
  const data = join(folder, 'data')
  const run = (program: string, args: readonly string[]): void => {
    execFileSync(join(programs, program), args, { stdio: 'ignore', cwd: folder, ...owner })
  }
  run('initdb', ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync'])
  const flags = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`
  const log = join(folder, 'postgres.log')
  const postgres: Postgres = {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    start: () => run('pg_ctl', ['start', '-w', '-t', '120', '-D', data, '-l', log, '-o', flags]),
    stop: () => run('pg_ctl', ['stop', '-w', '-t', '60', '-D', data, '-m', 'immediate']),
    close: () => {
      postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  postgres.start()
  return postgres
}

function newestPrograms(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  const found = versions
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
  if (found === undefined) throw new Error(MISSING)
  return found
}

/** PostgreSQL refuses to run as root: as root, the user that its package made runs it. */
function ownerOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  const owner = { uid: idOf('-u'), gid: idOf('-g') }
  chownSync(folder, owner.uid, owner.gid)
  return owner
}
