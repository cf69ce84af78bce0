import type { Committed, DecisionRow } from '../../engine/ports.ts'
import type { FollowMessage } from '../views.ts'
import { rowOf } from './log-rows.ts'

/** What one follower may owe before it is sent back to the log: one that reads slowly must not fill the memory. */
const MOST_ROWS = 1_000
const MOST_CHARACTERS = 2_000_000

/** What was committed since a follower last took: kept as it was stored, so that following reads nothing. */
export class LiveRows {
  #rows: DecisionRow[] = []
  #blobs = new Map<string, string>()
  #characters = 0
  #last: Committed['projection'] | null = null
  /** Something was dropped. */
  #isCut = false

  hear({ rows, blobs, projection }: Committed): void {
    this.#last = projection
    if (this.#isCut) return
    for (const row of rows) {
      if (row.count === 0) continue
      this.#rows.push(row)
      this.#characters += row.events.length
    }
    for (const { hash, text } of blobs) {
      this.#blobs.set(hash, text)
      this.#characters += text.length
    }
    this.#isCut = this.#rows.length > MOST_ROWS || this.#characters > MOST_CHARACTERS
    if (this.#isCut) this.#rows = []
  }

  /**
   * The message that goes on behind event `afterSeq`, and forgets it. null when only the log can tell: too much was
   * heard, something in between was not heard, or a row names a large value of an earlier commit.
   */
  take(afterSeq: number): (FollowMessage & { readonly lastSeq: number }) | null {
    const [rows, blobs, last, isCut] = [this.#rows, this.#blobs, this.#last, this.#isCut]
    this.#rows = []
    this.#blobs = new Map()
    this.#characters = 0
    this.#isCut = false
    if (isCut || last === null) return null
    let lastSeq = afterSeq
    const sent: FollowMessage['rows'] = []
    for (const row of rows) {
      if (row.firstSeq + row.count - 1 <= lastSeq) continue
      if (row.firstSeq !== lastSeq + 1) return null
      try {
        sent.push(rowOf(row, blobs))
      } catch {
        return null
      }
      lastSeq = row.firstSeq + row.count - 1
    }
    return { rows: sent, status: last.status, held: last.held, lastSeq }
  }
}
