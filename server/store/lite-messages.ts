/** What the database's thread is started with. */
export interface LiteWorkerData {
  /** The data folder; the database is in `pg` in it. */
  readonly dataDir: string
  readonly folder: string
  readonly template: string | null
}

/** To the database's thread: bytes of PostgreSQL's wire protocol, answered one by one and in order. */
export type ToWorker = { readonly kind: 'request'; readonly bytes: Uint8Array } | { readonly kind: 'close' }

/** From the database's thread. After `fatal` and `closed` nothing more comes. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly bytes: Uint8Array }
  | { readonly kind: 'fatal'; readonly message: string }
  | { readonly kind: 'closed' }
