/** The execution that a call is about, for the line of the log that says it failed; nothing where it is about none. */
export function concerned(path: string | undefined, input: unknown): { executionId?: string } {
  const { id, executionId } = Object(input) as { id?: unknown; executionId?: unknown }
  if (typeof executionId === 'string') return { executionId }
  const about = /(^|\/)execution[s.]/.test(path ?? '')
  return about && typeof id === 'string' ? { executionId: id } : {}
}
