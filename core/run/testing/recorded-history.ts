import type { StateMachine } from '../../language/definition.ts'

/** A stored log as a release wrote it. */
export interface RecordedHistory {
  readonly about: string
  readonly release: string
  readonly definition: StateMachine
  /** A fork's copied events, encoded; null for any other. */
  readonly prefix: string | null
  /** Commands and what they led to, encoded, in order. */
  readonly decisions: readonly {
    readonly command: string
    readonly events: string
    readonly refusal: string | null
  }[]
}
