import { freePort } from '../server/testing/free-port.ts'
import { OwnPostgres } from '../server/testing/own-postgres.ts'
import { postmasterOf } from './cpu.ts'
import type { StoreKind } from './options.ts'

/** Where the databases of a run are made. */
export interface Site {
  readonly store: StoreKind
  /** A PostgreSQL server where databases may be made; null with pglite. */
  readonly databaseUrl: string | null
  /** The processes whose CPU counts, with all that they start: this one, and the database's where it is another. */
  readonly roots: readonly number[]
  /** The first process of a PostgreSQL server on this machine. */
  readonly postmaster: number | null
  close(): Promise<void>
}

/** The embedded database, the server of `databaseUrl`, or without one a PostgreSQL server of our own. */
export async function openSite(store: StoreKind, databaseUrl: string | null): Promise<Site> {
  const roots = [process.pid]
  if (store === 'pglite') return { store, databaseUrl: null, roots, postmaster: null, close: async () => {} }
  if (databaseUrl === null) {
    const own = new OwnPostgres(await freePort())
    own.start()
    const { pid } = own
    return {
      ...{ store, databaseUrl: own.url(), roots: [...roots, pid], postmaster: pid },
      close: async () => own.done(),
    }
  }
  const postmaster = await postmasterOf(databaseUrl)
  if (postmaster !== null) roots.push(postmaster)
  return { store, databaseUrl, roots, postmaster, close: async () => {} }
}
