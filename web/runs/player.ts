import type { HistoryEvent } from '../../core/run/event.ts'
import type { Cursor } from './cursor.ts'

/** Longest and shortest time that one event stands while playing, in milliseconds at speed 1. */
const LONGEST = 1100
const SHORTEST = 90
/** A long log is played in about this time at speed 1. */
const WHOLE = 60_000

/**
 * How long the cursor stays on an event before the next: as long as really passed, within limits, so that a wait of days
 * and a burst within a millisecond can both be watched. Milliseconds at speed 1.
 */
export function dwell(at: HistoryEvent, next: HistoryEvent, events: number): number {
  const shortest = Math.min(SHORTEST, WHOLE / Math.max(1, events))
  return Math.min(LONGEST, Math.max(shortest, next.at - at.at))
}

/** What the player needs of a log. */
export interface Played {
  readonly length: number
  event(seq: number): HistoryEvent | undefined
}

/** Moves a playing cursor along a log; `elapsed` are the milliseconds since the last call. */
export class Player {
  readonly #log: Played
  readonly #cursor: Cursor
  #left = 0

  constructor(log: Played, cursor: Cursor) {
    this.#log = log
    this.#cursor = cursor
  }

  /** Goes on by as many events as fit into the time; stops at the end. */
  advance(elapsed: number): void {
    const { playing, speed } = this.#cursor.store.getState()
    if (!playing) return
    this.#left += elapsed * speed
    let seq = this.#cursor.seq
    while (seq < this.#log.length) {
      const wait = dwell(this.#log.event(Math.max(1, seq))!, this.#log.event(seq + 1)!, this.#log.length)
      if (this.#left < wait) break
      this.#left -= wait
      seq++
    }
    this.#cursor.goTo(seq)
    if (seq >= this.#log.length) {
      this.#left = 0
      this.#cursor.pause()
    }
  }
}
