import { err, type Result } from '../std/result.ts'

/**
 * A failure of a state as States Language names it. `error` is the name that Retry and Catch match, `cause` the
 * sentence for people, without "An error occurred while executing the state …", which the interpreter puts in front.
 */
export interface StatesError {
  error: string
  cause: string
  /** The field in which it happened, where one is known: 'Parameters/id.$'. */
  location?: string
}

/** A failed Result with the given error name and cause. */
export function statesError(error: string, cause: string): Result<never, StatesError> {
  return err({ error, cause })
}

/** A failed Result named States.Runtime: the state machine itself is at fault, so it is neither retried nor caught. */
export function runtimeError(cause: string): Result<never, StatesError> {
  return statesError('States.Runtime', cause)
}
