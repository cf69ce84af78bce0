import type { View } from '../../core/run/sfn-tracks.ts'

/** A place in a log from which its view can be gone on with. */
export interface HistoryMark {
  /** The last event that has been shown. */
  readonly seq: number
  /** How many events of the view that came to. */
  readonly length: number
  /** Must not be shown anything: who goes on from it takes a copy. */
  readonly view: View
}

const KEPT = 64
/** Frames that all marks together may hold: a mark within a Map over many items holds one for each. */
const MOST_FRAMES = 200_000
/** Marks nearer to each other than this are not worth their memory. */
export const MARK_EVERY = 500

/** Marks of the histories that were asked for last. A log only grows, so a mark stays true. */
export class HistoryMarks {
  /** In order of use; the marks of each in order of their place. */
  readonly #kept = new Map<string, HistoryMark[]>()
  readonly #mostFrames: number
  #frames = 0

  constructor(mostFrames = MOST_FRAMES) {
    this.#mostFrames = mostFrames
  }

  /** Frames that are held. */
  get frames(): number {
    return this.#frames
  }

  /** The last mark behind which event `first` is shown; with `margin`, so many events more are known to follow it. */
  before(key: string, first: number, margin: number): HistoryMark | null {
    const marks = this.#use(key)
    const end = margin === 0 ? first - 1 : (marks.at(-1)?.length ?? 0) - margin
    let found: HistoryMark | null = null
    for (const mark of marks) if (mark.length <= Math.min(end, first - 1)) found = mark
    return found
  }

  add(key: string, mark: HistoryMark): void {
    const marks = this.#use(key)
    const near = marks.some(({ length }) => Math.abs(length - mark.length) < MARK_EVERY)
    if (near) return
    marks.push(mark)
    marks.sort((a, b) => a.length - b.length)
    this.#frames += mark.view.tracks.size
    this.#kept.set(key, marks)
    for (const [oldest, old] of this.#kept) {
      if (oldest === key || (this.#kept.size <= KEPT && this.#frames <= this.#mostFrames)) break
      this.#kept.delete(oldest)
      for (const { view } of old) this.#frames -= view.tracks.size
    }
  }

  #use(key: string): HistoryMark[] {
    const marks = this.#kept.get(key)
    if (marks === undefined) return []
    this.#kept.delete(key)
    this.#kept.set(key, marks)
    return marks
  }
}
