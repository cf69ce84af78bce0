/**
 * - STORE_UNAVAILABLE: the database is away, stopped or not itself; nothing is known to be written, ask again later.
 * - STORE_FULL: there is no room left on the database's disk; reading goes on, writing does when there is room again.
 * - FOLDER_IN_USE, DATABASE_IN_USE: another server works on the data.
 * - NOT_DURABLE: the database is set up so that what it acknowledges may be lost.
 * - MIGRATION_FAILED, MIGRATION_CHANGED: the database's tables and this program's do not fit together.
 * - NAME_TAKEN, NOT_FOUND, CONFLICT: the request does not fit what is stored.
 * - BAD_COMMIT: a commit contradicts itself; a fault in the program that made it.
 */
export type StoreErrorCode =
  | 'STORE_UNAVAILABLE'
  | 'STORE_FULL'
  | 'FOLDER_IN_USE'
  | 'DATABASE_IN_USE'
  | 'NOT_DURABLE'
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

/** Prisma's codes: cannot be reached, has none to spare, lost a transaction, or its tables are not ours. */
const AWAY_PRISMA = /^(P1\d{3}|P2021|P2022|P2024|P2028|P2034|P2037)$/
/** Sockets, as Node names their errors. */
const AWAY_SOCKET = /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_STREAM\w*)$/
/** The same in the words of the adapter, which keeps no code for some. */
const AWAY_KIND =
  /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|AuthenticationFailed|DatabaseAccessDenied|DatabaseDoesNotExist|TlsConnectionError|TransactionWriteConflict|TransactionAlreadyClosed|TableDoesNotExist|ColumnNotFound)$/
/** The driver throws these without any code. */
const AWAY_WORDS =
  /Connection terminated|Connection ended|connection timeout|timeout expired|timeout exceeded when trying to connect|Query read timeout|not queryable|Cannot use a pool after calling end|write after end|server does not support SSL/i
const SQLSTATE = /^[0-9A-Z]{5}$/
/**
 * What a statement itself is to blame for: its values (22), constraints (21, 23, 27, 44), limits of size (54).
 * Whatever else PostgreSQL answers (connections, shutting down, cancelled, no memory, broken files, a wrong role, missing
 * tables) would meet the next statement as well.
 */
const OWN_FAULT = /^(21|22|23|27|44|54)/
const DISK_FULL = '53100'
/** Also what a server says that was demoted to a replica. */
const READ_ONLY = '25006'

/** Turns what Prisma or its driver threw into a StoreError where one fits; anything else stays as it is. */
export function storeErrorOf(error: unknown): unknown {
  const causes = causesOf(error)
  const ours = causes.find((one) => one instanceof StoreError)
  if (ours !== undefined) return ours
  if (causes.some((one) => codesOf(one).includes(DISK_FULL))) return storeFull(error)
  if (!causes.some(isAway)) return error
  const message = 'The database cannot be reached. Nothing is lost; try again in a moment.'
  return new StoreError('STORE_UNAVAILABLE', message, error)
}

/** What is told when there is no room: reads go on, and so will writes. */
export function storeFull(cause?: unknown): StoreError {
  const message =
    'The disk that holds the database is full: this was not stored. What is stored can still be read. ' +
    'Make room on the disk and try again; the server goes on by itself.'
  return new StoreError('STORE_FULL', message, cause)
}

function codesOf(error: object): string[] {
  const { code, originalCode } = error as { code?: unknown; originalCode?: unknown }
  return [code, originalCode].filter((value) => typeof value === 'string')
}

function isAway(error: object): boolean {
  const { kind, message, name } = error as { kind?: unknown; message?: unknown; name?: unknown }
  return (
    codesOf(error).some(isAwayCode) ||
    AWAY_KIND.test(String(kind)) ||
    name === 'PrismaClientInitializationError' ||
    AWAY_WORDS.test(String(message))
  )
}

function isAwayCode(code: string): boolean {
  if (AWAY_PRISMA.test(code) || AWAY_SOCKET.test(code)) return true
  return SQLSTATE.test(code) && /\d/.test(code) && !code.startsWith('P') && !OWN_FAULT.test(code)
}

/** True for a statement that would have written and was refused because the session may only read. */
export const isReadOnly = (error: unknown): boolean =>
  causesOf(error).some((one) => codesOf(one).includes(READ_ONLY))

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
