import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Pool } from 'pg'
import type { Database, Promises } from './database.ts'
import { prepareSession, readDurability, whyNotDurable } from './durability.ts'
import { SessionLock, within } from './session-lock.ts'
import { StoreError, storeErrorOf } from './store-error.ts'

export interface PostgresConfig {
  readonly databaseUrl: string
  readonly allowAsyncCommit: boolean
  /** Another server has taken the database: this process must end. */
  readonly onFatal: (error: StoreError) => void
  /** Said once while the database does not answer at the start. */
  readonly onWaiting: (error: Error) => void
}

const CONNECT_MS = 3_000
const CLOSE_MS = 3_000
const START_PATIENCE_MS = 60_000
const START_AGAIN_MS = 500

/**
 * Opens a PostgreSQL database for this server alone. Waits for one that does not answer yet for a minute.
 * Throws StoreError NOT_DURABLE, DATABASE_IN_USE or STORE_UNAVAILABLE.
 */
export async function openPostgres(config: PostgresConfig): Promise<Database> {
  const sockets = new Set<Socket>()
  const connection = { connectionString: config.databaseUrl }
  await check(config)
  const pool = new Pool({
    ...connection,
    application_name: 'hindsight',
    max: 8,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    stream: () => followed(sockets),
    onConnect: (client) => prepareSession(client, config.allowAsyncCommit),
  })
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => {})
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy(new Error('Connection terminated: no answer in time'))
  }
  const lock = new SessionLock({
    connection,
    // Whoever waits on a connection that is dead would wait until the network gives up, which takes minutes.
    onLost: (silent) => silent && breakAll(),
    onTaken: config.onFatal,
  })
  const close = async (): Promise<void> => {
    await within(CLOSE_MS, pool.end()).catch(breakAll)
    await lock.close()
  }
  try {
    await lock.take()
  } catch (error) {
    await close()
    throw storeErrorOf(error)
  }
  const refusal = (): StoreError | null => refusalOf(lock, config.allowAsyncCommit)
  return { pool, refusal, promises: () => promisesOf(pool, lock, refusal), close }
}

/** A socket that can be broken while a query waits on it. */
function followed(sockets: Set<Socket>): Socket {
  const socket = new Socket()
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
  return socket
}

/** Reads what the database promises before anything is asked of it. */
async function check(config: PostgresConfig): Promise<void> {
  const until = Date.now() + START_PATIENCE_MS
  for (let said = false; ; said = true) {
    const client = new Client({ connectionString: config.databaseUrl, connectionTimeoutMillis: CONNECT_MS })
    client.on('error', () => {})
    try {
      await client.connect()
      const settings = await within(CONNECT_MS, readDurability(client))
      await client.end()
      const why = whyNotDurable(settings, config.allowAsyncCommit)
      if (why !== null) throw why
      return
    } catch (error) {
      const known = storeErrorOf(error)
      const passing = known instanceof StoreError && known.code === 'STORE_UNAVAILABLE'
      if (!passing || !isPassing(error) || Date.now() > until) throw known
      if (!said) config.onWaiting(error as Error)
      await sleep(START_AGAIN_MS)
    }
  }
}

/** A wrong password or name does not become right by waiting. */
const isPassing = (error: unknown): boolean =>
  !/^(28|3D|42)/.test(String((error as { code?: unknown }).code ?? ''))

function refusalOf(lock: SessionLock, allowAsync: boolean): StoreError | null {
  if (!lock.held) {
    const message =
      'The connection that keeps other servers away from the database is lost; nothing is written until it is back. Try again in a moment.'
    return new StoreError('STORE_UNAVAILABLE', message)
  }
  const why = lock.settings === null ? null : whyNotDurable({ ...lock.settings, ...PREPARED }, allowAsync)
  return why === null ? null : new StoreError('STORE_UNAVAILABLE', why.message, why)
}

/** Our own sessions say this themselves. */
const PREPARED = { synchronous_commit: 'on' }

async function promisesOf(
  pool: Pool,
  lock: SessionLock,
  refusal: () => StoreError | null,
): Promise<Promises> {
  const settings = await readDurability(pool)
  const { server_version, ...rest } = settings
  return {
    store: 'postgres',
    version: `PostgreSQL ${server_version}`,
    flushedBeforeAnswer: settings.fsync === 'on' && settings.synchronous_commit !== 'off',
    settings: rest,
    lock: { kind: 'session', held: lock.held, where: 'an advisory lock in the database' },
    refusal: refusal()?.message ?? null,
    space: null,
  }
}
