/**
 * - STORE_UNAVAILABLE: the database is away or stopped; nothing is known to be written, ask again later.
 * - FOLDER_IN_USE: another server works on the data folder.
 * - MIGRATION_FAILED, MIGRATION_CHANGED: the database's tables and this program's do not fit together.
 * - NAME_TAKEN, NOT_FOUND, CONFLICT: the request does not fit what is stored.
 * - BAD_COMMIT: a commit contradicts itself; a fault in the program that made it.
 */
export type StoreErrorCode =
  | 'STORE_UNAVAILABLE'
  | 'FOLDER_IN_USE'
  | 'MIGRATION_FAILED'
  | 'MIGRATION_CHANGED'
  | 'NAME_TAKEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'BAD_COMMIT'

/** A failure of the store with a stable code and a sentence that says what to do. */
export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StoreError'
    this.code = code
  }
}

/** Prisma's codes for a database that cannot be reached, closed the connection, or has none to spare. */
const AWAY = /^(P1\d{3}|P2024|P2037)$/
/** The driver's and PostgreSQL's: sockets, connection exceptions (08), operator intervention (57P), full disk (53). */
const AWAY_DRIVER = /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08\w{3}|57P\w{2}|53\w{3})$/

/** Turns what Prisma or its driver threw into a StoreError where one fits; anything else stays as it is. */
export function storeErrorOf(error: unknown): unknown {
  for (const one of causesOf(error)) {
    if (one instanceof StoreError) return one
    const { code, originalCode, kind } = one as { code?: unknown; originalCode?: unknown; kind?: unknown }
    const codes = [code, originalCode].filter((value) => typeof value === 'string')
    const away =
      codes.some((value) => AWAY.test(value) || AWAY_DRIVER.test(value)) ||
      /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/.test(String(kind)) ||
      /Connection terminated|connection timeout/i.test(String((one as Error).message))
    if (away) {
      return new StoreError(
        'STORE_UNAVAILABLE',
        'The database cannot be reached. Nothing is lost; try again in a moment.',
        error,
      )
    }
  }
  return error
}

/** True for the violation of a unique index. */
export function isDuplicate(error: unknown): boolean {
  return causesOf(error).some((one) => {
    const { code, kind, originalCode } = one as { code?: unknown; kind?: unknown; originalCode?: unknown }
    return code === 'P2002' || kind === 'UniqueConstraintViolation' || originalCode === '23505'
  })
}

/** An error and everything it says it was caused by; Prisma keeps the driver's error in `meta` or `cause`. */
function causesOf(error: unknown): object[] {
  const found: object[] = []
  const look = (one: unknown): void => {
    if (typeof one !== 'object' || one === null || found.includes(one) || found.length > 8) return
    found.push(one)
    const { cause, meta } = one as { cause?: unknown; meta?: { driverAdapterError?: unknown } }
    look(cause)
    look(meta?.driverAdapterError)
  }
  look(error)
  return found
}
