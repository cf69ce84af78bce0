/** What a line of the log says of an error. */
export interface ErrorFields {
  readonly type: string
  readonly code?: string
  readonly message: string
  /** Places only: the first line of a stack is the message once more. */
  readonly stack: string
  readonly cause?: ErrorFields
}

const LONGEST_MESSAGE = 500
const MOST_PLACES = 20
const MOST_CAUSES = 4

/**
 * Takes of an error what helps to find its cause, and none of the fields that libraries hang on it: a driver's rows and
 * parameters, a request's body, may be values of a workflow.
 */
export function errorFields(error: unknown, depth = 0): ErrorFields {
  if (!(error instanceof Error)) return { type: typeof error, message: cut(String(error)), stack: '' }
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    message: cut(error.message),
    stack: placesOf(error.stack ?? ''),
    ...(error.cause === undefined || depth >= MOST_CAUSES
      ? {}
      : { cause: errorFields(error.cause, depth + 1) }),
  }
}

const cut = (text: string): string =>
  text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE)}…`

const placesOf = (stack: string): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MOST_PLACES)
    .join('\n')
