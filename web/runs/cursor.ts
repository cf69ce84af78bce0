import { createStore, type StoreApi } from 'zustand'
import type { Json } from '../../core/std/json.ts'

/** The event that wrote a value, and the value itself, so that it is found again where it has another place. */
export interface Written {
  readonly seq: number
  readonly key: string
  readonly value: Json
  /** Another one each time, so that the same place is pointed out again. */
  readonly token: number
}

/** Where a screen stands in a log. One thing: the line in the timeline, the row in the list, the painted diagram, the values. */
export interface CursorState {
  /** The event after which one stands; 0 is before the first. */
  readonly seq: number
  /** True while the cursor goes along with what arrives. */
  readonly live: boolean
  readonly playing: boolean
  /** Times the usual pace: 1, 2, 5, 10. */
  readonly speed: number
  /** Set when the cursor was sent to the event that wrote a value: it is pointed out once. */
  readonly written: Written | null
}

/** Speeds of the player, slowest first. */
export const SPEEDS = [1, 2, 5, 10] as const

/** The cursor of one log. Plain: it is moved and asked outside of React, and tested without it. */
export class Cursor {
  readonly store: StoreApi<CursorState>
  #length = 0
  #tokens = 0

  /** @param at Event to stand at from the beginning; null follows the log's end. */
  constructor(at: number | null) {
    this.store = createStore<CursorState>(() => ({
      seq: at ?? 0,
      live: at === null,
      playing: false,
      speed: 1,
      written: null,
    }))
  }

  get seq(): number {
    return this.store.getState().seq
  }

  /**
   * Tells how many events there are; a live cursor goes along, a cursor beyond the end waits there.
   * @param final No more will come: nothing is left to wait for.
   */
  grow(length: number, final = false): void {
    this.#length = length
    const follows = this.store.getState().live || (final && this.seq > length)
    if (follows && this.seq !== length) this.store.setState({ seq: length })
  }

  /** Stands at an event, clamped to what there is. Ends following; playing goes on from there. */
  goTo(seq: number): void {
    const target = Math.max(Math.min(1, this.#length), Math.min(Math.round(seq), this.#length))
    const { live, seq: now } = this.store.getState()
    if (target !== now || live) this.store.setState({ seq: target, live: false })
  }

  /** Steps by events; stops the player, as a hand on the log should. */
  step(by: number): void {
    this.pause()
    this.goTo(this.seq + by)
  }

  /** Stands at the event that wrote a value and points it out. */
  goToWriter(seq: number, key: string, value: Json): void {
    this.pause()
    this.goTo(seq)
    this.store.setState({ written: { seq, key, value, token: ++this.#tokens } })
  }

  /** Follows the end of the log from now on. */
  follow(): void {
    this.store.setState({ live: true, playing: false, seq: this.#length })
  }

  /** Plays on from here; from the beginning when one stands at the end. */
  play(): void {
    const seq = this.seq >= this.#length ? Math.min(1, this.#length) : this.seq
    // In one step: going back to the beginning is not a hand that takes the cursor back.
    this.store.setState({ seq, playing: true, live: false })
  }

  pause(): void {
    if (this.store.getState().playing) this.store.setState({ playing: false })
  }

  toggle(): void {
    if (this.store.getState().playing) this.pause()
    else this.play()
  }

  setSpeed(speed: number): void {
    this.store.setState({ speed })
  }
}
