/** The answer of an operation that can fail in a way its caller must handle. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

/** A successful Result. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })

/** A failed Result. */
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error })

/**
 * Closes a switch over a union: a member that nobody handled does not compile.
 * Throws when a value arrives that the types said could not.
 */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
