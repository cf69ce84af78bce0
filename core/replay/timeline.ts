import type { HistoryEvent } from '../run/event.ts'
import { evolve } from '../run/evolve.ts'
import { initialState } from '../run/initial-state.ts'
import { snapshot } from '../run/snapshot.ts'
import type { ExecutionState } from '../run/state.ts'
import { HistoryIndex } from './history-index.ts'
import { StatusTrack } from './status-track.ts'

/** A keyframe is kept for every so many events: a seek folds at most this many. */
const KEYFRAME_EVERY = 200

/**
 * A log that one can stand in. Events are appended in order, live or all at once; any moment is a keyframe and a short
 * fold away. Times are those of the events; nothing here has a clock.
 */
export class Timeline {
  readonly events: HistoryEvent[] = []
  readonly index = new HistoryIndex()
  readonly track = new StatusTrack()
  /** Seqs at which a stored decision begins, in rising order. */
  readonly decisionStarts: number[] = []
  readonly #head = initialState()
  readonly #keyframes: ExecutionState[] = [snapshot(this.#head)]
  #cursor: ExecutionState = snapshot(this.#head)

  /** Number of the last event, 0 when there is none. */
  get length(): number {
    return this.events.length
  }

  /** The fold of everything so far. Read only: it moves with the next append. */
  get head(): ExecutionState {
    return this.#head
  }

  /**
   * Takes the events of one stored decision. Events already here are passed over, so overlapping deliveries are harmless.
   * Throws when a seq is missing in between: the caller must fetch the gap first.
   */
  append(events: readonly HistoryEvent[]): void {
    for (const [i, event] of events.entries()) {
      if (event.seq <= this.length) continue
      if (event.seq !== this.length + 1)
        throw new Error(`event ${this.length + 1} is missing before ${event.seq}`)
      if (i === 0) this.decisionStarts.push(event.seq)
      this.events.push(event)
      evolve(this.#head, event)
      this.index.append(event)
      this.track.append(event, this.#head, this.index)
      if (event.seq % KEYFRAME_EVERY === 0) this.#keyframes.push(snapshot(this.#head))
    }
  }

  /** The event of that number. */
  event(seq: number): HistoryEvent | undefined {
    return this.events[seq - 1]
  }

  /**
   * The execution after event `seq` (0: before the first). Read only, and good until the next call: the state is moved,
   * not copied, when the cursor goes forward.
   */
  stateAt(seq: number): ExecutionState {
    const target = Math.max(0, Math.min(seq, this.length))
    if (target === this.length) return this.#head
    const keyframe = Math.floor(target / KEYFRAME_EVERY)
    if (this.#cursor.seq > target || this.#cursor.seq < keyframe * KEYFRAME_EVERY) {
      this.#cursor = snapshot(this.#keyframes[keyframe]!)
    }
    while (this.#cursor.seq < target) evolve(this.#cursor, this.events[this.#cursor.seq]!)
    return this.#cursor
  }
}
