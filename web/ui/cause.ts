/** The sentence inside a cause that is JSON, as thrown errors are; any other cause as it is. */
export function readableCause(cause: string): string {
  if (!cause.startsWith('{')) return cause
  try {
    const value: unknown = JSON.parse(cause)
    const message =
      typeof value === 'object' && value !== null && 'errorMessage' in value ? value.errorMessage : null
    return typeof message === 'string' ? message : cause
  } catch {
    return cause
  }
}
