/** Bounds on one call of a function, in bytes, characters or counts. */
export const GUEST_LIMITS = {
  memoryBytes: 64 * 1024 * 1024,
  stackBytes: 256 * 1024,
  outputBytes: 1024 * 1024,
  logLines: 1_000,
  logCharacters: 256 * 1024,
  openFetches: 50,
  fetchBodyCharacters: 5 * 1024 * 1024,
} as const

/** The name under which stack lines show the author's source. */
export const SOURCE_NAME = 'function.js'
