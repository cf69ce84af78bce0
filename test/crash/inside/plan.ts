/** A fault of the engine that lies between it and its store, or null for an honest server. */
export type StoreBug = 'ack-before-commit' | 'lost-timer' | 'changed-token' | 'partial-append'

/** What the server under test is told; it travels as JSON in an environment variable. */
export interface Plan {
  readonly seed: number
  /** Where held states are asked for. */
  readonly port: number
  /** A commit takes up to so many milliseconds longer. */
  readonly pauseMs: number
  /** Share of commits that fail without being written, and of those that are written although they seem to fail. */
  readonly failing: number
  readonly lost: number
  readonly bug: StoreBug | null
}

export const PLAN_VARIABLE = 'HINDSIGHT_CRASH_PLAN'
