import type { HistoryEvent } from '../../../core/run/event.ts'
import type { Cursor } from '../cursor.ts'

/** What a step by state needs of a log. */
export interface Stepped {
  readonly length: number
  event(seq: number): HistoryEvent | undefined
}

/** Stands at the next (or previous) event at which a state is entered or left, or at the log's end (or beginning). */
export function stepByState(log: Stepped, cursor: Cursor, direction: 1 | -1): void {
  let seq = cursor.seq + direction
  while (seq > 1 && seq < log.length && !/State(Entered|Exited)$/.test(log.event(seq)?.type ?? ''))
    seq += direction
  cursor.step(seq - cursor.seq)
}
