import { Duplex } from 'node:stream'
import { simpleQuery } from './wire.ts'

/** AuthenticationOk and ReadyForQuery (idle): the answer to a start-up message, which PGlite does not take. */
const HELLO = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])
const TERMINATE = 0x58

/**
 * A new connection meets the session of the one before it, for PGlite has only one. What that left behind must go: an
 * open transaction would swallow every later commit, and a statement of the same name would be refused.
 */
const LEFTOVERS = [simpleQuery('ROLLBACK'), simpleQuery('DEALLOCATE ALL')]

/** Hands bytes to the database; the callback gets the answer, or an error when the database is gone. */
export type Exchange = (request: Buffer, done: (error: Error | null, answer: Buffer) => void) => void

/** What `pg` takes for a socket: its bytes go to the database's thread, answers come back in order. */
export class LiteStream extends Duplex {
  readonly #exchange: Exchange
  #greeted = false

  constructor(exchange: Exchange) {
    super({ decodeStrings: true })
    this.#exchange = exchange
  }

  connect(): this {
    queueMicrotask(() => this.emit('connect'))
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk, done)
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#send(Buffer.concat(chunks.map((one) => one.chunk)), done)
  }

  #send(bytes: Buffer, done: (error?: Error | null) => void): void {
    if (!this.#greeted) {
      this.#greeted = true
      this.#greet([...LEFTOVERS], (error) => {
        if (error !== null) return done(error)
        this.push(HELLO)
        this.#send(bytes.subarray(bytes.readInt32BE(0)), done)
      })
      return
    }
    if (bytes.length === 0) {
      done()
      return
    }
    if (bytes[0] === TERMINATE) {
      done()
      this.push(null)
      return
    }
    this.#exchange(bytes, (error, answer) => {
      if (error === null) this.push(answer)
      done(error)
    })
  }

  #greet(queries: Buffer[], done: (error: Error | null) => void): void {
    const next = queries.shift()
    if (next === undefined) done(null)
    else this.#exchange(next, (error) => (error === null ? this.#greet(queries, done) : done(error)))
  }
}
