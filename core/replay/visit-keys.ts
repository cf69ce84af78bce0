import type { HistoryIndex, VisitRecord } from './history-index.ts'

/**
 * Names for visits that are alike in two histories of the same machine: the way from the machine through branches and
 * items, the state, and which time it was entered there. Made once for an index; new visits are named as they come.
 */
export class VisitKeys {
  readonly #index: HistoryIndex
  readonly #keys = new Map<number, string>()
  readonly #visits = new Map<string, VisitRecord>()
  readonly #times = new Map<string, number>()
  #named = 0

  constructor(index: HistoryIndex) {
    this.#index = index
  }

  /** The key of a visit of this history. */
  of(visit: VisitRecord): string {
    this.#nameAll()
    return this.#keys.get(visit.id) ?? ''
  }

  /** The visit of that key, or null when the history has none. */
  find(key: string): VisitRecord | null {
    this.#nameAll()
    return this.#visits.get(key) ?? null
  }

  #nameAll(): void {
    const { visits } = this.#index
    for (; this.#named < visits.length; this.#named++) this.#name(visits[this.#named]!)
  }

  #name(visit: VisitRecord): void {
    const frame = this.#index.frames.get(visit.frame)
    const opener = frame?.visit == null ? '' : `${this.#keys.get(frame.visit) ?? ''}#${frame.index}>`
    const place = `${opener}${visit.name}`
    const time = (this.#times.get(place) ?? 0) + 1
    this.#times.set(place, time)
    const key = `${place}@${time}`
    this.#keys.set(visit.id, key)
    this.#visits.set(key, visit)
  }
}
