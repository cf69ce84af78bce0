import type { Timeline } from './timeline.ts'
import { VisitKeys } from './visit-keys.ts'

/**
 * Says where a cursor stands in another history of the same machine. In the prefix that both share it is the same event;
 * behind it, the same event of the same visit where the other side has that visit, else as far as the visit before.
 */
export class LinkedCursor {
  readonly #from: Timeline
  readonly #to: Timeline
  readonly #shared: number
  readonly #fromKeys: VisitKeys
  readonly #toKeys: VisitKeys

  /** @param shared Number of events that both logs have in common. */
  constructor(from: Timeline, to: Timeline, shared: number) {
    this.#from = from
    this.#to = to
    this.#shared = shared
    this.#fromKeys = new VisitKeys(from.index)
    this.#toKeys = new VisitKeys(to.index)
  }

  /** The event of the other side that belongs to event `seq` of this one. */
  at(seq: number): number {
    if (seq <= this.#shared) return Math.min(seq, this.#to.length)
    if (seq >= this.#from.length) return this.#to.length
    for (let at = seq; at > this.#shared; at--) {
      const found = this.#partner(at)
      if (found !== null) return found
    }
    return Math.min(this.#shared, this.#to.length)
  }

  #partner(seq: number): number | null {
    const id = this.#from.event(seq)?.visit
    const visit = id === undefined ? undefined : this.#from.index.visit(id)
    if (visit === undefined) return null
    const other = this.#toKeys.find(this.#fromKeys.of(visit))
    if (other === null) return null
    if (visit.exitedSeq !== null && seq >= visit.exitedSeq) return other.exitedSeq ?? other.enteredSeq
    const ended = visit.attempts.findLast((attempt) => attempt.endedSeq !== null && attempt.endedSeq <= seq)
    return ended === undefined ? other.enteredSeq : (other.attempts.at(-1)?.endedSeq ?? other.enteredSeq)
  }
}
