import { Socket } from 'node:net'
import { Client, type ClientConfig } from 'pg'
import { type DurabilitySettings, readDurability } from './durability.ts'
import { StoreError } from './store-error.ts'

/** One server a schema of a database: the second number is the schema. */
const TRY = `SELECT pg_try_advisory_lock(1212761668, hashtext(current_schema())) AS held, pg_backend_pid() AS pid,
  current_database() AS name`
const HOLDER = `SELECT a.pid, a.application_name AS application, coalesce(host(a.client_addr), 'the same machine') AS address
  FROM pg_locks l JOIN pg_stat_activity a USING (pid)
  WHERE l.locktype = 'advisory' AND l.classid = 1212761668 AND l.objid = (hashtext(current_schema())::int8 & 4294967295)::oid
    AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`
/** A machine that lost its power says no goodbye: the server must find out by itself that its session is over. */
const KEEPALIVE = `SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
  set_config('tcp_keepalives_count', '3', false)`

const BEAT_MS = 1_000
const SILENT_MS = 3_000
const AGAIN_MS = 500
/** A server that was killed a moment ago may still have its session. */
const LINGER_MS = 5_000

export interface SessionLockHost {
  readonly connection: ClientConfig
  /** The database has not answered in time, or has broken the connection: all others are in doubt. */
  onLost(silent: boolean): void
  /** Somebody else has the lock: this server must end. */
  onTaken(error: StoreError): void
}

/**
 * An advisory lock of PostgreSQL, held on a connection of its own: it keeps a second server out for as long as this
 * connection lives, and asking it once a second shows a database that hangs. Lost, it is taken again; until then
 * nothing may be committed.
 */
export class SessionLock {
  readonly #host: SessionLockHost
  #client: Client | null = null
  #socket: Socket | null = null
  #timer: NodeJS.Timeout | null = null
  #settings: DurabilitySettings | null = null
  #pid = 0
  #closed = false

  constructor(host: SessionLockHost) {
    this.#host = host
  }

  get held(): boolean {
    return this.#client !== null
  }

  /** As the last answer said, at most some seconds old. */
  get settings(): DurabilitySettings | null {
    return this.#settings
  }

  /** Takes the lock. Throws StoreError DATABASE_IN_USE when another server has it, or what the driver throws. */
  async take(): Promise<void> {
    const until = Date.now() + LINGER_MS
    for (;;) {
      const taken = await this.#attempt()
      if (taken === null) break
      if (Date.now() > until) throw taken
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
    this.#beatLater()
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    const [client, socket] = [this.#client, this.#socket]
    this.#client = null
    if (client !== null) await within(SILENT_MS, client.end()).catch(() => {})
    socket?.destroy()
  }

  /** Null when the lock is held now, otherwise who has it. */
  async #attempt(): Promise<StoreError | null> {
    const socket = new Socket()
    const client = new Client({
      ...this.#host.connection,
      application_name: 'hindsight (lock)',
      connectionTimeoutMillis: SILENT_MS,
      keepAlive: true,
      stream: () => socket,
    })
    client.on('error', () => {})
    try {
      await client.connect()
      await within(SILENT_MS, client.query(KEEPALIVE))
      const { rows } = await within(
        SILENT_MS,
        client.query<{ held: boolean; pid: number; name: string }>(TRY),
      )
      const [row] = rows
      if (row?.held !== true) {
        const taken = await this.#taken(client, row?.name ?? '')
        socket.destroy()
        return taken
      }
      this.#settings = await within(SILENT_MS, readDurability(client))
      this.#pid = row.pid
    } catch (error) {
      socket.destroy()
      throw error
    }
    this.#client = client
    this.#socket = socket
    client.once('end', () => this.#lost(client, false))
    if (this.#closed) await this.close()
    return null
  }

  async #taken(client: Client, name: string): Promise<StoreError> {
    const { rows } = await within(
      SILENT_MS,
      client.query<{ pid: number; application: string; address: string }>(HOLDER),
    )
    const [holder] = rows
    const who = holder === undefined ? '' : ` (its session: process ${holder.pid}, from ${holder.address})`
    const message =
      `The database "${name}" is in use by another Hindsight server${who}. ` +
      'Stop that one first, or set DATABASE_URL to another database.'
    // Our own session of before, which the database has not noticed to be over.
    const code = holder?.pid === this.#pid && this.#pid !== 0 ? 'STORE_UNAVAILABLE' : 'DATABASE_IN_USE'
    return new StoreError(code, message)
  }

  #beatLater(): void {
    if (this.#closed) return
    this.#timer = setTimeout(() => void this.#beat(), this.held ? BEAT_MS : AGAIN_MS)
    this.#timer.unref()
  }

  async #beat(): Promise<void> {
    const client = this.#client
    try {
      if (client !== null) this.#settings = await within(SILENT_MS, readDurability(client))
      else await this.#again()
    } catch {
      if (client !== null) this.#lost(client, true)
    }
    this.#beatLater()
  }

  async #again(): Promise<void> {
    const taken = await this.#attempt()
    if (taken?.code !== 'DATABASE_IN_USE' || this.#closed) return
    this.#closed = true
    this.#host.onTaken(taken)
  }

  #lost(client: Client, silent: boolean): void {
    if (this.#client !== client) return
    this.#client = null
    this.#socket?.destroy()
    if (!this.#closed) this.#host.onLost(silent)
  }
}

/** Rejects when the answer takes longer than `ms`. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new Error('Connection terminated: no answer in time'))
    // An answer that arrived while this process was too busy to read it is let in first.
    const timer = setTimeout(() => setImmediate(late), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
