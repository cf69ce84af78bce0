import { execFileSync } from 'node:child_process'
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { StoreError } from './store-error.ts'

/** Who holds a folder. A process id alone may be given to somebody else; with its start time it is unique. */
interface Holder {
  readonly pid: number
  readonly started: string
  readonly host: string
}

/** A holder on another machine (a shared folder, a container) cannot be looked up: it must touch its lock this often. */
const BEAT_MS = 5_000
const SILENT_MS = 20_000

/**
 * Takes the data folder for this process and returns the function that gives it back.
 * PGlite has no lock of its own: two servers on one folder would overwrite each other without an error.
 * A lock whose process is gone is taken over. Throws StoreError FOLDER_IN_USE when its process lives.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'lock')
  const text = JSON.stringify({ pid: process.pid, started: startOf(process.pid) ?? '', host: hostname() })
  for (let tries = 0; !create(path, text); tries++) {
    const seen = read(path)
    if (seen !== null && (isAlive(seen, path) || tries > 5)) {
      const holder = parse(seen)
      throw new StoreError(
        'FOLDER_IN_USE',
        `The folder ${folder} is in use by another Hindsight server (process ${holder?.pid ?? 'unknown'}). ` +
          'Stop that one first, or set DATA_DIR to another folder.',
      )
    }
    if (seen !== null) clear(path, seen)
  }
  const beat = setInterval(() => touch(path), BEAT_MS)
  beat.unref()
  return () => {
    clearInterval(beat)
    if (read(path) === text) rmSync(path, { force: true })
  }
}

/** Writes the whole lock under another name first: nobody must ever see half of it. */
function create(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, text)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    if (read(path) !== null) return false
    // File systems without hard links.
    writeFileSync(path, text, { flag: 'wx' })
    return true
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Removes a stale lock; when somebody else was faster and the lock is theirs by now, puts it back. */
function clear(path: string, stale: string): void {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
    if (read(aside) !== stale) linkSync(aside, path)
  } catch {
    // Gone already: the next attempt sees what is there now.
  } finally {
    rmSync(aside, { force: true })
  }
}

function isAlive(text: string, path: string): boolean {
  const holder = parse(text)
  if (holder === null) return false
  if (holder.host !== hostname()) return Date.now() - mtime(path) < SILENT_MS
  const started = startOf(holder.pid)
  return started !== null && (started === '' || holder.started === '' || started === holder.started)
}

/** When a process started, in the system's own words; '' when it lives but cannot say; null when there is none. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets and may hold spaces; the start time is field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A process that was killed and that its parent has not asked about yet is only a name.
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? '')
  } catch {
    if (process.platform === 'linux') return null
  }
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null
  }
  if (process.platform === 'win32') return ''
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

function parse(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null
    if (typeof holder?.pid !== 'number' || typeof holder.started !== 'string') return null
    return { pid: holder.pid, started: holder.started, host: holder.host ?? '' }
  } catch {
    return null
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function mtime(path: string): number {
  try {
    return statSync(path).mtimeMs
  } catch {
    return 0
  }
}

function touch(path: string): void {
  try {
    const now = new Date()
    utimesSync(path, now, now)
  } catch {
    // A missing lock does not stop a running server; the next one to start will make its own.
  }
}
