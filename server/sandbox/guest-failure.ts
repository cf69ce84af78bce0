import { SOURCE_NAME } from './guest-limits.ts'
import type { GuestFailure } from './messages.ts'

const MAX_MESSAGE = 10_000
const MAX_STACK_LINES = 20

/** The stack lines that stand in the author's source. */
export function authorLines(stack: string): string[] {
  const lines = stack.split('\n').map((line) => line.trim())
  return lines.filter((line) => line.includes(SOURCE_NAME)).slice(0, MAX_STACK_LINES)
}

/** A failure from an error that the function, or the engine below it, threw. */
export function failureOf(errorType: string, message: string, stack: string): GuestFailure {
  const lines = authorLines(stack)
  if (errorType === 'InternalError' && message === 'out of memory') return memoryFailure(lines)
  const shown = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message
  return { code: 'THREW', errorType: errorType.slice(0, 256), message: shown, stack: lines }
}

/** The function ran longer than it may. */
export function timeoutFailure(timeoutMs: number, stack: readonly string[] = []): GuestFailure {
  const message = `The function did not finish within ${timeoutMs / 1000} s. Make it do less, or give it more time.`
  return { code: 'TIMEOUT', errorType: 'Sandbox.Timedout', message, stack }
}

/** The function used more memory than it may. */
export function memoryFailure(stack: readonly string[] = []): GuestFailure {
  const message = 'The function used more than 64 MB of memory. Make it hold less at a time.'
  return { code: 'MEMORY', errorType: 'Runtime.OutOfMemory', message, stack }
}

/** The process in which the function ran ended. */
export function crashFailure(): GuestFailure {
  const message = 'The process that ran the function ended before the function did.'
  return { code: 'CRASHED', errorType: 'Runtime.ExitError', message, stack: [] }
}

/** The caller no longer wants the result. */
export function abortFailure(): GuestFailure {
  return { code: 'ABORTED', errorType: 'Aborted', message: 'The call was abandoned.', stack: [] }
}

/** The source has none of the forms that can be called. */
export function noHandlerFailure(): GuestFailure {
  const message = 'Nothing to call was found. Write: export default async function handler(input) { … }'
  return { code: 'NO_HANDLER', errorType: 'Runtime.HandlerNotFound', message, stack: [] }
}

/** The source is not JavaScript. */
export function syntaxFailure(message: string, line: number, column: number): GuestFailure {
  return {
    code: 'SYNTAX',
    errorType: 'Runtime.UserCodeSyntaxError',
    message: `${message}, in line ${line}, column ${column}`,
    stack: [`at ${SOURCE_NAME}:${line}:${column}`],
  }
}

/** The result is larger than a function may return. */
export function outputTooLargeFailure(): GuestFailure {
  const message = 'The function returned more than 1 MB of JSON. Return less, or split the work.'
  return { code: 'OUTPUT_TOO_LARGE', errorType: 'Function.ResponseSizeTooLarge', message, stack: [] }
}

/** The result is JSON text that nobody can take over unchanged. */
export function outputFailure(reason: string): GuestFailure {
  return {
    code: 'THREW',
    errorType: 'Runtime.MarshalError',
    message: `The function's result is refused: ${reason}`,
    stack: [],
  }
}
