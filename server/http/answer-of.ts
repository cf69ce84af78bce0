import { ZodError } from 'zod'
import { EngineError, type EngineErrorCode } from '../engine/engine-error.ts'
import { StoreError, type StoreErrorCode } from '../store/store-error.ts'
import { type ErrorDetails, HttpError } from './http-error.ts'

/** What an error looks like to the caller: never a stack, never a library's words about our inside. */
export interface ErrorAnswer {
  readonly status: number
  readonly body: { readonly code: string; readonly message: string } & ErrorDetails
}

/** Seconds after which it is worth asking again, for the header `Retry-After`; null where asking again does not help. */
export function retryAfter(status: number, code: string): number | null {
  if (status === 429) return 1
  // Room on a disk is not made in a second.
  if (status === 503) return code === 'STORE_FULL' ? 10 : 2
  return null
}

const ENGINE: Readonly<Record<EngineErrorCode, number>> = {
  EXECUTION_NOT_FOUND: 404,
  DEFINITION_NOT_FOUND: 404,
  MOMENT_NOT_FOUND: 404,
  EXECUTION_NAME_TAKEN: 409,
  EXECUTION_QUARANTINED: 409,
  EXECUTION_ENDED: 409,
  EXECUTION_IMPORTED: 409,
  MOMENT_NOT_KNOWN: 409,
  EXECUTION_NOT_STARTED: 409,
  EXECUTION_ALREADY_STARTED: 409,
  TASK_NOT_OPEN: 409,
  TASK_TOKEN_MISMATCH: 409,
  TASK_TAKEN: 409,
  SIGNAL_DUPLICATE: 409,
  NOT_HELD: 409,
  NOT_EDITABLE: 409,
  NOT_REDRIVABLE: 409,
  NOT_FORKABLE: 409,
  UNKNOWN_STATE: 400,
  DECISION_FAILED: 500,
  STORE_UNAVAILABLE: 503,
  STORE_FULL: 503,
  TOO_BUSY: 429,
  ENGINE_CLOSED: 503,
}

const STORE: Readonly<Record<StoreErrorCode, number>> = {
  NOT_FOUND: 404,
  NAME_TAKEN: 409,
  CONFLICT: 409,
  STORE_UNAVAILABLE: 503,
  STORE_FULL: 503,
  FOLDER_IN_USE: 500,
  DATABASE_IN_USE: 500,
  NOT_DURABLE: 500,
  MIGRATION_FAILED: 500,
  MIGRATION_CHANGED: 500,
  BAD_COMMIT: 500,
}

/** The framework's own refusals, in our words. */
const FRAMEWORK: Readonly<Record<string, readonly [status: number, code: string, message: string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    415,
    'CONTENT_TYPE_REFUSED',
    'Send JSON with the header "Content-Type: application/json".',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'BODY_TOO_LARGE', 'This request is larger than 1 MiB; send less.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    400,
    'BAD_REQUEST',
    'The body is not as long as its Content-Length says; send it again.',
  ],
  FST_ERR_BAD_URL: [400, 'BAD_URL', 'This address is not spelled as a URL; look for a stray %.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'URL_TOO_LONG', 'A part of this address is too long.'],
}

const UNKNOWN: ErrorAnswer = {
  status: 500,
  body: { code: 'INTERNAL', message: 'Something went wrong inside the server; its log says what.' },
}

/** Turns whatever was thrown into what the caller is told. */
export function answerOf(error: unknown): ErrorAnswer {
  if (error instanceof HttpError) {
    return { status: error.status, body: { code: error.code, message: error.message, ...error.details } }
  }
  if (error instanceof EngineError) return ours(ENGINE[error.code], error)
  if (error instanceof StoreError) return ours(STORE[error.code], error)
  if (error instanceof ZodError) return zodAnswer(error)
  const { code, statusCode } = Object(error) as { code?: unknown; statusCode?: unknown }
  const known = typeof code === 'string' ? FRAMEWORK[code] : undefined
  if (known !== undefined) return { status: known[0], body: { code: known[1], message: known[2] } }
  // A path that climbs out of the served folder: no more than nothing is told of what lies there.
  if (statusCode === 403 || statusCode === 404) {
    return { status: 404, body: { code: 'NOT_FOUND', message: 'There is nothing at this address.' } }
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return {
      status: statusCode,
      body: { code: 'BAD_REQUEST', message: 'This request could not be understood.' },
    }
  }
  return UNKNOWN
}

/** What went wrong inside stays inside; the code still tells an operator which kind it was. */
function ours(status: number, error: EngineError | StoreError): ErrorAnswer {
  const message = status === 500 ? UNKNOWN.body.message : error.message
  return { status, body: { code: error.code, message } }
}

function zodAnswer(error: ZodError): ErrorAnswer {
  const first = error.issues[0]
  if (first === undefined)
    return { status: 400, body: { code: 'BAD_INPUT', message: 'The input is not valid.' } }
  const place = first.path.map(String).join('.')
  const params = first.code === 'custom' ? (first.params as { code?: unknown } | undefined) : undefined
  const code = typeof params?.code === 'string' ? params.code : 'BAD_INPUT'
  const pointer = first.path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
  const message = `${place === '' ? 'The input' : `"${place}"`} is not acceptable: ${first.message}`
  return { status: code === 'JSON_TOO_LARGE' ? 413 : 400, body: { code, message, pointer } }
}
