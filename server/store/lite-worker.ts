import { parentPort, workerData } from 'node:worker_threads'
import type { PGlite } from '@electric-sql/pglite'
import { openFiles } from './lite-files.ts'
import type { FromWorker, LiteWorkerData, ToWorker } from './lite-messages.ts'
import { Space } from './lite-space.ts'
import { Upkeep } from './lite-upkeep.ts'
import { deadlyError, isIdle, isWhole, sayDiskFull } from './wire.ts'

// The embedded database lives in a thread of its own: its flushes block.
if (parentPort === null) throw new Error('This file runs as a worker thread of the store.')
const port = parentPort
const data = workerData as LiteWorkerData

function tell(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer)
}

/** The one session, and what is known of it between two requests. */
class Session {
  readonly #db: PGlite
  readonly #space: Space
  readonly #upkeep: Upkeep
  #idle = true
  #readOnly = false

  constructor(db: PGlite, space: Space) {
    this.#db = db
    this.#space = space
    this.#upkeep = new Upkeep(db, space)
  }

  async answer(request: Uint8Array): Promise<void> {
    // In the middle of a transaction nothing can be changed any more, and what is in it was begun with enough room.
    if (this.#idle) await this.#mindSpace(request.length)
    const bytes = await this.#db.execProtocolRaw(request)
    const deadly = deadlyError(bytes)
    if (deadly !== null) throw new Error(deadly)
    if (!isWhole(bytes)) throw new Error('the database gave half an answer')
    if (this.#readOnly) sayDiskFull(bytes)
    const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
    const end = bytes.slice(-6)
    this.#idle = isIdle(end)
    tell({ kind: 'answer', bytes }, whole ? [bytes.buffer as ArrayBuffer] : [])
    if (!this.#readOnly) await this.#upkeep.after(request.length, end)
  }

  /** Without enough room the session only reads, until there is room again. */
  async #mindSpace(bytes: number): Promise<void> {
    const full = !this.#space.enough(bytes)
    if (full === this.#readOnly) return
    await this.#db.exec(`SET default_transaction_read_only = ${full ? 'on' : 'off'}`)
    this.#readOnly = full
    if (!full) this.#space.whenRoomy()
  }
}

async function run(): Promise<void> {
  const space = new Space(data.dataDir)
  const db = await openFiles(data.folder, data.template)
  space.whenRoomy()
  const session = new Session(db, space)
  let last: Promise<void> = Promise.resolve()
  const stop = (error: unknown): void => {
    // A failed flush or a crashed database leaves memory and disk apart: only opening it again puts that right.
    tell({ kind: 'fatal', message: error instanceof Error ? error.message : String(error) })
    port.close()
    setTimeout(() => process.exit(1), 50)
  }
  port.on('message', (message: ToWorker) => {
    last = last
      .then(async () => {
        if (message.kind === 'request') return session.answer(message.bytes)
        await db.exec('CHECKPOINT')
        await db.close()
        tell({ kind: 'closed' })
        port.close()
      })
      .catch(stop)
  })
  tell({ kind: 'ready' })
}

run().catch((error: unknown) => {
  tell({ kind: 'fatal', message: error instanceof Error ? error.message : String(error) })
  process.exit(1)
})
