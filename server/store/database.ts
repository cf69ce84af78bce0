import type { Pool } from 'pg'
import type { StoreError } from './store-error.ts'

/** What the database promises right now, read from the database itself. */
export interface Promises {
  readonly store: 'pglite' | 'postgres'
  /** The database's own name and version, for people. */
  readonly version: string
  /** True when a commit is answered only after its log was flushed to the disk. */
  readonly flushedBeforeAnswer: boolean
  /** Settings of the database that this rests on, as it says them. */
  readonly settings: Readonly<Record<string, string>>
  /** What keeps a second server out, and whether it is held. */
  readonly lock: { readonly kind: 'folder' | 'session'; readonly held: boolean; readonly where: string }
  /** Why nothing can be written at the moment; null when it can. */
  readonly refusal: string | null
  /** Room on the disk in bytes, and how much of it must stay free; null where the server cannot see that. */
  readonly space: { readonly free: number; readonly reserve: number } | null
}

/** A database as the store sees it, embedded or not. */
export interface Database {
  readonly pool: Pool
  /** Why nothing may be committed now; null when it may. Costs nothing to ask. */
  refusal(): StoreError | null
  promises(): Promise<Promises>
  close(): Promise<void>
}
