import type { Refusal } from '../../core/run/decision.ts'

export type EngineErrorCode =
  | 'EXECUTION_NOT_FOUND'
  | 'EXECUTION_NAME_TAKEN'
  | 'EXECUTION_QUARANTINED'
  | 'DEFINITION_NOT_FOUND'
  | 'MOMENT_NOT_FOUND'
  | 'MOMENT_NOT_KNOWN'
  | 'DECISION_FAILED'
  | 'STORE_UNAVAILABLE'
  | 'STORE_FULL'
  | 'TOO_BUSY'
  | 'ENGINE_CLOSED'
  | Refusal['code']

/** What the engine answers when it cannot do what was asked: a stable code and a sentence that says what to do. */
export class EngineError extends Error {
  readonly code: EngineErrorCode

  constructor(code: EngineErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EngineError'
    this.code = code
  }
}

export const notFound = (executionId: string): EngineError =>
  new EngineError(
    'EXECUTION_NOT_FOUND',
    `There is no execution ${executionId} here. Look it up in the list of executions.`,
  )

export const engineClosed = (): EngineError =>
  new EngineError('ENGINE_CLOSED', 'The server is shutting down. Ask again when it is back.')

/** True for what passes by itself when the database, or room on its disk, is back: never a fault of an execution. */
export const isAway = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'STORE_UNAVAILABLE' || error.code === 'STORE_FULL')

/** What a caller is told of a store that is away; `cause` is what the store said. */
export function storeAway(cause: Error): EngineError {
  if ('code' in cause && cause.code === 'STORE_FULL')
    return new EngineError('STORE_FULL', cause.message, { cause })
  const message =
    'The database did not answer, so nothing was changed that you can rely on. Ask again with the same request id.'
  return new EngineError('STORE_UNAVAILABLE', message, { cause })
}
