import {
  closeSync,
  cpSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** The parts of Emscripten's file systems that decide whether a flush is one. */
interface EmscriptenFiles {
  readonly NODEFS: {
    readonly stream_ops: { fsync?: (stream: { readonly nfd?: number; readonly node: unknown }) => number }
    readonly realPath: (node: unknown) => string
  }
  readonly FS: { readonly ErrnoError: new (errno: number) => Error }
}

/** WASI's number for an input/output error. */
const EIO = 29

/** NodeFS whose fsync reaches the disk: Emscripten's own returns at once and does nothing. */
class DurableFiles extends NodeFS {
  override async init(...given: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const made = await super.init(...given)
    made.emscriptenOpts.preRun?.push((module) => {
      const { NODEFS, FS } = module as unknown as EmscriptenFiles
      NODEFS.stream_ops.fsync = (stream) => {
        try {
          if (stream.nfd === undefined) flushPath(NODEFS.realPath(stream.node))
          else fdatasyncSync(stream.nfd)
          return 0
        } catch {
          // Any other exception is swallowed on its way through the database, and the commit is acknowledged.
          throw new FS.ErrnoError(EIO)
        }
      }
    })
    return made
  }
}

/** PGlite starts PostgreSQL with -F, which switches flushing off. */
const START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...settings({
    fsync: 'on',
    wal_sync_method: 'fsync',
    shared_buffers: '32MB',
    min_wal_size: '48MB',
    jit: 'off',
    default_statistics_target: '20',
    random_page_cost: '1.1',
    TimeZone: 'UTC',
  }),
]

function settings(of: Record<string, string>): string[] {
  return Object.entries(of).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/**
 * Opens the database in `folder`, making it first when there is none: from `template` (a folder that was prepared
 * before) or from nothing, which takes some seconds. A database that is half made is never left under its name.
 */
export async function openFiles(folder: string, template: string | null): Promise<PGlite> {
  if (!existsSync(join(folder, 'PG_VERSION'))) await make(folder, template)
  return PGlite.create({ fs: new DurableFiles(folder), startParams: START })
}

async function make(folder: string, template: string | null): Promise<void> {
  const draft = `${folder}.new`
  rmSync(draft, { recursive: true, force: true })
  if (template !== null && existsSync(join(template, 'PG_VERSION')))
    cpSync(template, draft, { recursive: true })
  else await (await PGlite.create({ dataDir: draft })).close()
  flushTree(draft)
  renameSync(draft, folder)
  flushPath(join(folder, '..'))
}

function flushTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) flushTree(path)
    else if (entry.isFile()) flushPath(path)
  }
  flushPath(folder)
}

function flushPath(path: string): void {
  const file = openForFlush(path)
  if (file === null) return
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Windows cannot open folders; there a folder's entries are durable with its files. */
function openForFlush(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (process.platform === 'win32') return null
    throw error
  }
}
