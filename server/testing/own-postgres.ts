import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const DEBIAN = '/usr/lib/postgresql'

/** The folder of PostgreSQL's programs, the newest first; null when it is not installed. */
export function postgresPrograms(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  return (
    versions.map((one) => join(DEBIAN, one, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ?? null
  )
}

/** Why a test that needs a PostgreSQL server cannot run here; null when it can. */
export const NO_POSTGRES =
  postgresPrograms() === null
    ? 'skipped: PostgreSQL is not installed here (Debian: apt-get install postgresql)'
    : null

const MISSING =
  'PostgreSQL is not installed here: apt-get install postgresql (as root); nothing has to be set up.'

/**
 * A PostgreSQL server of one's own with its defaults, in a temporary folder: for tests in which it comes to harm, and for
 * measurements. Making one throws a sentence when PostgreSQL is not installed. It ends with this process at the latest.
 */
export class OwnPostgres {
  readonly #programs: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'hindsight-postgres-'))
  readonly #data = join(this.#folder, 'data')
  readonly #owner: { uid?: number; gid?: number }
  readonly #port: number
  readonly #atExit = (): void => this.#endNow()

  constructor(port: number) {
    const programs = postgresPrograms()
    if (programs === null) throw new Error(MISSING)
    this.#programs = programs
    this.#port = port
    this.#owner = ownerOf(this.#folder)
    process.once('exit', this.#atExit)
    const init = ['-D', this.#data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync']
    this.#run('initdb', init)
  }

  url(database = 'postgres'): string {
    return `postgresql://postgres@127.0.0.1:${this.#port}/${database}`
  }

  /** Its first process. */
  get pid(): number {
    return Number(readFileSync(join(this.#data, 'postmaster.pid'), 'utf8').split('\n')[0])
  }

  /** Starts it, or starts it again. `settings` are those of this start only. */
  start(settings: Readonly<Record<string, string>> = {}): void {
    const all = { port: this.#port, listen_addresses: '127.0.0.1', unix_socket_directories: this.#folder }
    const flags = Object.entries({ ...all, ...settings }).map(([name, value]) => `-c ${name}=${value}`)
    const log = join(this.#folder, 'log')
    this.#run('pg_ctl', ['start', '-w', '-t', '120', '-D', this.#data, '-l', log, '-o', flags.join(' ')])
  }

  /** As hard as a power cut. */
  stop(): void {
    this.#run('pg_ctl', ['stop', '-w', '-t', '60', '-D', this.#data, '-m', 'immediate'])
  }

  /** Lets all its processes stand still, as a machine does that swaps or whose disk hangs; its connections stay open. */
  hang(): void {
    for (const pid of this.#pids()) process.kill(pid, 'SIGSTOP')
  }

  goOn(): void {
    for (const pid of this.#pids()) process.kill(pid, 'SIGCONT')
  }

  /** Runs statements as its superuser, one after the other. */
  ask(...statements: string[]): void {
    for (const statement of statements)
      this.#run('psql', ['-q', '-X', '-v', 'ON_ERROR_STOP=1', '-c', statement, this.url()])
  }

  /** Ends it and deletes its folder. */
  done(): void {
    process.off('exit', this.#atExit)
    try {
      this.goOn()
      this.stop()
    } catch {
      // It was not running any more.
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #endNow(): void {
    try {
      process.kill(this.pid, 'SIGQUIT')
    } catch {
      // It was not running any more.
    }
  }

  #pids(): number[] {
    const first = this.pid
    const children = readFileSync(`/proc/${first}/task/${first}/children`, 'utf8')
    return [first, ...children.split(' ').filter(Boolean).map(Number)]
  }

  #run(program: string, args: readonly string[]): void {
    execFileSync(join(this.#programs, program), args, { stdio: 'ignore', cwd: this.#folder, ...this.#owner })
  }
}

/** PostgreSQL refuses to run as root: as root, the user that its package made runs it. */
function ownerOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  const owner = { uid: idOf('-u'), gid: idOf('-g') }
  chownSync(folder, owner.uid, owner.gid)
  return owner
}
