import type { HistoryEvent } from '../../../core/run/event.ts'

/** What a clock needs of a log. */
export interface Timed {
  readonly length: number
  event(seq: number): HistoryEvent | undefined
}

/**
 * The time that a run has been under way. What lies between a copied prefix and the fork's own log, or between an end and
 * a redrive, is no time of the run and is left out.
 */
export class RunClock {
  readonly #log: Timed
  readonly #start: number
  /** Seqs at which the log goes on after a rest, and how many milliseconds it had rested until then altogether. */
  readonly #rests: readonly { readonly seq: number; readonly until: number }[]

  constructor(log: Timed) {
    this.#log = log
    this.#start = log.event(1)?.at ?? 0
    this.#rests = restsOf(log)
  }

  /** Milliseconds from the start to an event. */
  at(seq: number): number {
    const rest = this.#rests.findLast((each) => each.seq <= seq)?.until ?? 0
    return (this.#log.event(seq)?.at ?? this.#start) - this.#start - rest
  }
}

function restsOf(log: Timed): { seq: number; until: number }[] {
  const rests: { seq: number; until: number }[] = []
  for (let seq = 2; seq <= log.length; seq++) {
    const event = log.event(seq)!
    if (event.type !== 'ExecutionForked' && event.type !== 'ExecutionRedriven') continue
    rests.push({ seq, until: (rests.at(-1)?.until ?? 0) + event.at - log.event(seq - 1)!.at })
  }
  return rests
}
