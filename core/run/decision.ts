import type { HistoryEvent } from './event.ts'

/** Why a command was refused. The log is unchanged; the caller gets the code and the sentence. */
export interface Refusal {
  readonly code:
    | 'EXECUTION_ENDED'
    | 'EXECUTION_IMPORTED'
    | 'EXECUTION_NOT_STARTED'
    | 'EXECUTION_ALREADY_STARTED'
    | 'TASK_NOT_OPEN'
    | 'TASK_TOKEN_MISMATCH'
    | 'TASK_TAKEN'
    | 'SIGNAL_DUPLICATE'
    | 'NOT_HELD'
    | 'NOT_EDITABLE'
    | 'NOT_REDRIVABLE'
    | 'UNKNOWN_STATE'
    | 'NOT_FORKABLE'
  readonly message: string
}

/** What a command led to. Refused commands have no events; accepted ones may have none either (a Wake with nothing due). */
export interface Decision {
  readonly events: readonly HistoryEvent[]
  readonly refusal: Refusal | null
}
