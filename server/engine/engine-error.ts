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

export const storeAway = (cause: unknown): EngineError =>
  new EngineError(
    'STORE_UNAVAILABLE',
    'The database did not answer, so nothing was changed that you can rely on. Ask again with the same request id.',
    { cause },
  )
