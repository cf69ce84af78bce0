import { RunClock, type Timed } from './run-clock.ts'

/** What the width of the timeline stands for: time as it passed, or every event as far apart as the next. */
export type ScaleMode = 'time' | 'events'

/** The part of the log that is in view, in the unit of the mode: milliseconds since the start, or seqs. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Turns events into places between 0 and 1 of the visible width, and back. */
export class TimeScale {
  readonly mode: ScaleMode
  readonly whole: Span
  readonly span: Span
  readonly #log: Timed
  readonly #clock: RunClock
  readonly #end: number

  /**
   * @param span The visible part; null shows everything.
   * @param now Milliseconds since 1970 for a run that is still under way: time goes on behind its last event.
   */
  constructor(log: Timed, mode: ScaleMode, span: Span | null, now: number | null = null) {
    this.#log = log
    this.mode = mode
    this.#clock = new RunClock(log)
    const behind = now === null ? 0 : Math.max(0, now - (log.event(log.length)?.at ?? now))
    const end = this.#clock.at(log.length) + behind
    this.#end = end
    this.whole =
      mode === 'events'
        ? { from: 1, to: Math.max(2, log.length) }
        : // A little room at the right, so that what ended last can still be seen.
          { from: 0, to: Math.max(1, end * 1.03) }
    this.span = span ?? this.whole
  }

  /** Where the event stands: 0 is the left edge of the view, 1 the right one. */
  place(seq: number): number {
    return this.#share(this.#value(seq))
  }

  /** Where a visit ends that has not been left: now, or with the last event. */
  openEnd(): number {
    return this.#share(this.mode === 'events' ? this.#log.length : this.#end)
  }

  /** The last event at or before a place, at least 1. */
  seqAt(place: number): number {
    const value = this.span.from + place * (this.span.to - this.span.from)
    if (this.mode === 'events') return Math.max(1, Math.min(this.#log.length, Math.round(value)))
    let low = 1
    let high = this.#log.length + 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#clock.at(middle) <= value) low = middle + 1
      else high = middle
    }
    return Math.max(1, low - 1)
  }

  /** The span `factor` times as wide around a place, never wider than the whole and never narrower than can be drawn. */
  zoomed(factor: number, around: number): Span | null {
    const width = (this.span.to - this.span.from) * factor
    const most = this.whole.to - this.whole.from
    if (width >= most) return null
    const narrow = Math.max(width, this.mode === 'events' ? 5 : 2)
    const middle = this.span.from + around * (this.span.to - this.span.from)
    return this.#kept({ from: middle - around * narrow, to: middle + (1 - around) * narrow })
  }

  /** The span moved by a share of its width. */
  panned(by: number): Span | null {
    if (this.span.to - this.span.from >= this.whole.to - this.whole.from) return null
    const move = by * (this.span.to - this.span.from)
    return this.#kept({ from: this.span.from + move, to: this.span.to + move })
  }

  /** Marks for the ruler: place and milliseconds since the start, or seq. */
  marks(most: number): { readonly place: number; readonly value: number }[] {
    const width = this.span.to - this.span.from
    const step = niceStep(width / Math.max(1, most), this.mode)
    const marks: { place: number; value: number }[] = []
    for (let value = Math.ceil(this.span.from / step) * step; value <= this.span.to; value += step) {
      marks.push({ place: this.#share(value), value })
    }
    return marks
  }

  #value(seq: number): number {
    return this.mode === 'events' ? seq : this.#clock.at(seq)
  }

  #share(value: number): number {
    return (value - this.span.from) / (this.span.to - this.span.from)
  }

  #kept(span: Span): Span {
    const width = span.to - span.from
    const from = Math.min(Math.max(span.from, this.whole.from), this.whole.to - width)
    return { from, to: from + width }
  }
}

const TIME_STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5,
]

function niceStep(rough: number, mode: ScaleMode): number {
  if (mode === 'time') {
    const found = TIME_STEPS.find((step) => step >= rough)
    if (found !== undefined) return found
  }
  const power = 10 ** Math.max(0, Math.floor(Math.log10(rough)))
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= rough) ?? 10 * power
}
