import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { Pool } from 'pg'
import type { Database, Promises } from './database.ts'
import { readDurability } from './durability.ts'
import { lockFolder } from './folder-lock.ts'
import type { FromWorker, LiteWorkerData, ToWorker } from './lite-messages.ts'
import { Space } from './lite-space.ts'
import { type Exchange, LiteStream } from './lite-stream.ts'
import { StoreError, storeFull } from './store-error.ts'

/**
 * Opens the embedded database in `dataDir` (made when missing) and takes the folder for this process.
 * `onFatal` hears at most once that the database has stopped for good: the process must end and start again.
 * Throws StoreError FOLDER_IN_USE or STORE_UNAVAILABLE.
 */
export async function openLite(dataDir: string, onFatal: (error: StoreError) => void): Promise<Database> {
  // Even the lock takes some bytes.
  new Space(dataDir).beforeOpening()
  const unlock = lockFolder(dataDir)
  try {
    const thread = await startThread(
      { dataDir, folder: join(dataDir, 'pg'), template: built('database') },
      onFatal,
    )
    // One connection: PGlite has one session, and a second one would see the first one's transactions.
    const pool = new Pool({
      max: 1,
      idleTimeoutMillis: 0,
      user: 'postgres',
      database: 'postgres',
      stream: () => new LiteStream(thread.exchange),
    })
    pool.on('error', () => {})
    const close = async (): Promise<void> => {
      await pool.end()
      await thread.close()
      unlock()
    }
    return { pool, close, refusal: () => thread.gone(), promises: () => promisesOf(pool, dataDir) }
  } catch (error) {
    unlock()
    throw error
  }
}

interface Thread {
  readonly exchange: Exchange
  /** Why the database has stopped; null while it runs. */
  gone(): StoreError | null
  close(): Promise<void>
}

type Waiting = Parameters<Exchange>[1]

async function startThread(data: LiteWorkerData, onFatal: (error: StoreError) => void): Promise<Thread> {
  const worker = new Worker(built('server/lite-worker.mjs'), { workerData: data, execArgv: [] })
  const waiting: Waiting[] = []
  let gone: StoreError | null = null
  let running = false
  const stop = (reason: string): void => {
    if (gone !== null) return
    gone = new StoreError('STORE_UNAVAILABLE', `The database has stopped: ${reason}. Start the server again.`)
    for (const done of waiting.splice(0)) done(gone, Buffer.alloc(0))
    if (running) onFatal(gone)
  }
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    const refuse = (reason: string): void =>
      reject(new StoreError('STORE_UNAVAILABLE', `The database in ${data.folder} does not open: ${reason}`))
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') {
        running = true
        resolve()
      } else if (message.kind === 'answer') {
        const { buffer, byteOffset, byteLength } = message.bytes
        waiting.shift()?.(null, Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength))
      } else if (message.kind === 'fatal') {
        refuse(message.message)
        stop(message.message)
      }
    })
    worker.on('error', (error: Error) => {
      refuse(error.message)
      stop(error.message)
    })
    worker.on('exit', () => {
      refuse('its thread ended')
      stop('its thread ended')
    })
  })
  const post = (message: ToWorker, transfer: ArrayBuffer[] = []): void =>
    worker.postMessage(message, transfer)
  return {
    exchange: (request, done) => {
      if (gone !== null) return done(gone, Buffer.alloc(0))
      waiting.push(done)
      const bytes = new Uint8Array(request)
      post({ kind: 'request', bytes }, [bytes.buffer])
    },
    gone: () => gone,
    close: async () => {
      running = false
      if (gone === null) post({ kind: 'close' })
      await exited
    },
  }
}

async function promisesOf(pool: Pool, dataDir: string): Promise<Promises> {
  const { server_version, ...settings } = await readDurability(pool)
  const space = new Space(dataDir)
  const [free, reserve] = [space.free(), space.reserve]
  return {
    store: 'pglite',
    version: `PGlite (PostgreSQL ${server_version})`,
    // The database thinks it flushes in any case; that it does is our file system's doing, and tested.
    flushedBeforeAnswer: settings.fsync === 'on' && settings.synchronous_commit !== 'off',
    settings,
    lock: { kind: 'folder', held: true, where: join(dataDir, 'lock') },
    refusal: space.enough(0) ? null : storeFull().message,
    space: Number.isFinite(free) ? { free, reserve } : null,
  }
}

/** Something in the build folder: beside the built server, and two folders up from these sources (tests). */
function built(path: string): string {
  const beside = fileURLToPath(new URL(`../${path}`, import.meta.url))
  return existsSync(beside) ? beside : fileURLToPath(new URL(`../../build/${path}`, import.meta.url))
}
