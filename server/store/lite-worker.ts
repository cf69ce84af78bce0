import { parentPort, workerData } from 'node:worker_threads'
import type { PGlite } from '@electric-sql/pglite'
import { openFiles } from './lite-files.ts'
import type { FromWorker, LiteWorkerData, ToWorker } from './lite-messages.ts'
import { Upkeep } from './lite-upkeep.ts'
import { deadlyError, isWhole } from './wire.ts'

// The embedded database lives in a thread of its own: its flushes block.
if (parentPort === null) throw new Error('This file runs as a worker thread of the store.')
const port = parentPort
const data = workerData as LiteWorkerData

function tell(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer)
}

async function answer(db: PGlite, upkeep: Upkeep, request: Uint8Array): Promise<void> {
  const bytes = await db.execProtocolRaw(request)
  const deadly = deadlyError(bytes)
  if (deadly !== null) throw new Error(deadly)
  if (!isWhole(bytes)) throw new Error('the database gave half an answer')
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
  const idleCheck = bytes.slice(-6)
  tell({ kind: 'answer', bytes }, whole ? [bytes.buffer as ArrayBuffer] : [])
  await upkeep.after(request.length, idleCheck)
}

async function run(): Promise<void> {
  const db = await openFiles(data.folder, data.template)
  const upkeep = new Upkeep(db)
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
        if (message.kind === 'request') return answer(db, upkeep, message.bytes)
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
