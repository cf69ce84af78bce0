import type { HistoryEvent } from '../run/event.ts'
import { type Pointer, pointerTo } from '../std/json-pointer.ts'
import type { HistoryIndex, VisitRecord } from './history-index.ts'

/**
 * The arrows a run has gone along, by the pointer of the field that names their target, and since when. Kept while the
 * log passes by, so that asking for a moment is a look-up.
 */
export class TakenEdges {
  readonly #since = new Map<Pointer, number>()
  readonly #entered = new Set<number>()

  /** Takes note of the next event; `index` has taken it already. */
  append(event: HistoryEvent, index: HistoryIndex): void {
    if (event.visit === undefined) return
    const visit = index.visit(event.visit)
    if (visit === undefined) return
    if (event.seq === visit.enteredSeq) this.#enter(event, visit, index)
    else if ('next' in event && event.next !== null) this.#take(leaving(visit, event), event.seq)
  }

  /** True when the arrow was taken at or before `seq`. */
  has(edge: Pointer, seq: number): boolean {
    return (this.#since.get(edge) ?? Number.POSITIVE_INFINITY) <= seq
  }

  #enter(event: HistoryEvent, visit: VisitRecord, index: HistoryIndex): void {
    if (this.#entered.has(visit.frame)) return
    this.#entered.add(visit.frame)
    this.#take(pointerTo(index.frames.get(visit.frame)?.scope ?? '', 'StartAt'), event.seq)
  }

  #take(edge: Pointer, seq: number): void {
    if (!this.#since.has(edge)) this.#since.set(edge, seq)
  }
}

/** The field through which a state was left. */
function leaving(
  visit: VisitRecord,
  event: Extract<HistoryEvent, { readonly next: string | null }>,
): Pointer {
  if (event.catcher !== undefined) return pointerTo(visit.pointer, 'Catch', event.catcher, 'Next')
  if (event.rule === undefined) return pointerTo(visit.pointer, 'Next')
  return event.rule < 0
    ? pointerTo(visit.pointer, 'Default')
    : pointerTo(visit.pointer, 'Choices', event.rule, 'Next')
}
