import { afterAll, beforeAll, expect, test } from 'vitest'
import { NO_POSTGRES, OwnPostgres } from '../testing/own-postgres.ts'
import { eventually } from '../testing/test-server.ts'
import { openStore, type Store, type StoreConfig } from './store.ts'
import type { StoreError } from './store-error.ts'
import { testCommit } from './testing.ts'

if (NO_POSTGRES !== null) console.log(NO_POSTGRES)
const here = NO_POSTGRES === null

let server: OwnPostgres
const stores: Store[] = []
const fatal: StoreError[] = []
beforeAll(async () => {
  if (!here) return
  server = new OwnPostgres(47_281)
  server.start()
  server.ask('CREATE DATABASE one', 'CREATE DATABASE two', 'CREATE ROLE hasty LOGIN SUPERUSER')
})
afterAll(async () => {
  for (const store of stores) await store.close()
  server?.done()
})

async function open(databaseUrl: string, change: Partial<StoreConfig> = {}): Promise<Store> {
  const onFatal = (error: StoreError): void => void fatal.push(error)
  const store = await openStore({ databaseUrl, dataDir: '', onFatal, ...change })
  stores.push(store)
  return store
}
const commit = (store: Store, name: string): Promise<unknown> => store.engine.commit([testCommit(name, 1)])

test.runIf(here)('[ST52] what answers before it flushes is refused, wherever that is set', async () => {
  const refused = (url: string) =>
    expect(open(url)).rejects.toMatchObject({
      code: 'NOT_DURABLE',
      message: expect.stringMatching(/synchronous_commit=off.*HINDSIGHT_ALLOW_ASYNC_COMMIT=1/),
    })
  server.ask('ALTER DATABASE two SET synchronous_commit = off')
  await refused(server.url('two'))
  server.ask('ALTER DATABASE two RESET ALL', 'ALTER ROLE hasty SET synchronous_commit = off')
  await refused(server.url('two').replace('postgres@', 'hasty@'))
  await refused(`${server.url('two')}?options=-c%20synchronous_commit%3Doff`)
  const allowed = await open(server.url('two').replace('postgres@', 'hasty@'), { allowAsyncCommit: true })
  expect(await allowed.promises()).toMatchObject({ flushedBeforeAnswer: false })
  await commit(allowed, 'hasty')
})

test.runIf(here)('[ST52] [ST57] what is set later does not reach our sessions', async () => {
  const store = await open(server.url('one'))
  server.ask('ALTER SYSTEM SET synchronous_commit = off', 'SELECT pg_reload_conf()')
  await new Promise((resolve) => setTimeout(resolve, 300))
  await commit(store, 'reloaded')
  expect(await store.promises()).toMatchObject({
    store: 'postgres',
    flushedBeforeAnswer: true,
    settings: { fsync: 'on', synchronous_commit: 'on' },
    lock: { kind: 'session', held: true },
    refusal: null,
  })
  server.ask('ALTER SYSTEM RESET synchronous_commit', 'SELECT pg_reload_conf()')
})

test.runIf(here)(
  '[ST53] a second server on the database is refused with a sentence',
  { timeout: 30_000 },
  async () => {
    await expect(open(server.url('one'))).rejects.toMatchObject({
      code: 'DATABASE_IN_USE',
      message: expect.stringMatching(
        /"one" is in use by another Hindsight server \(its session: process \d+/,
      ),
    })
  },
)

test.runIf(here)('[ST54] without the lock nothing is committed; it is taken again', async () => {
  const [store] = stores.slice(-1)
  server.ask(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hindsight (lock)' AND datname = 'one'`,
  )
  const refused = await eventually(() =>
    commit(store!, `gap-${Math.random()}`).then(
      () => null,
      (error) => error,
    ),
  )
  expect(refused).toMatchObject({
    code: 'STORE_UNAVAILABLE',
    message: expect.stringContaining('keeps other servers'),
  })
  await eventually(() =>
    commit(store!, 'again').then(
      () => true,
      () => null,
    ),
  )
  expect(fatal).toEqual([])
})

test.runIf(here)(
  '[ST55] a server that hangs is noticed in seconds, and all goes on when it is back',
  { timeout: 60_000 },
  async () => {
    const [store] = stores.slice(-1)
    server.hang()
    const asked = ['a', 'b', 'c'].map((name) => commit(store!, `hang-${name}`))
    const began = Date.now()
    for (const outcome of await Promise.allSettled([...asked, store!.ping()])) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } })
    }
    // Seconds, not the minutes that a network takes to give up.
    expect(Date.now() - began).toBeLessThan(20_000)
    server.goOn()
    await eventually(
      () =>
        store!.ping().then(
          () => true,
          () => null,
        ),
      30_000,
    )
    // Whether the lost ones were written is not known; writing them again is safe.
    expect(await Promise.all(['a', 'b', 'c'].map((name) => commit(store!, `hang-${name}`)))).toEqual([
      ['committed'],
      ['committed'],
      ['committed'],
    ])
  },
)

test.runIf(here)(
  '[ST54] a server whose lock somebody else has taken must end',
  { timeout: 30_000 },
  async () => {
    const [store] = stores.splice(-1)
    server.stop()
    await eventually(() =>
      store!.ping().then(
        () => null,
        () => true,
      ),
    )
    server.start()
    await eventually(async () => {
      server.ask('SELECT 1')
      return true
    })
    const thief = await open(server.url('one')).catch(() => null)
    // Either of the two got the lock; the other is refused, or must end.
    if (thief === null)
      await eventually(() =>
        store!.ping().then(
          () => true,
          () => null,
        ),
      )
    else await eventually(async () => (fatal.length > 0 ? true : null))
    if (thief !== null) expect(fatal).toMatchObject([{ code: 'DATABASE_IN_USE' }])
    await store!.close()
  },
)

test.runIf(here)('[ST52] fsync=off is refused', { timeout: 30_000 }, async () => {
  for (const store of stores.splice(0)) await store.close()
  for (const name of ['fsync', 'full_page_writes']) {
    server.stop()
    server.start({ [name]: 'off' })
    await expect(open(server.url('two'))).rejects.toMatchObject({
      code: 'NOT_DURABLE',
      message: expect.stringContaining(`${name}=off`),
    })
  }
})
