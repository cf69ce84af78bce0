/** The time for which somebody has a place to compute, and what is done when it has been long and others wait for it. */
export class Tenure {
  readonly #sliceMs: number | null
  readonly #cpuTime: () => number | null
  readonly #onOverdue: () => void
  #timer: NodeJS.Timeout | undefined
  #isOverdue = false
  #giveWay: (() => void) | null = null

  /**
   * @param sliceMs Milliseconds of computing until it has been long; null for never.
   * @param cpuTime What the process has computed so far: on a busy machine the clock says little.
   */
  constructor(sliceMs: number | null, cpuTime: () => number | null, onOverdue: () => void) {
    this.#sliceMs = sliceMs
    this.#cpuTime = cpuTime
    this.#onOverdue = onOverdue
  }

  whenWanted(giveWay: () => void): void {
    if (this.#sliceMs === null) return
    this.#giveWay = giveWay
    const sliceMs = this.#sliceMs
    // Most end before anything needs to be measured.
    this.#timer = setTimeout(() => this.#watch(sliceMs, this.#cpuTime()), sliceMs)
  }

  /** Asks to give way; false when it has not been long, or was asked before. */
  giveWay(): boolean {
    const giveWay = this.#isOverdue ? this.#giveWay : null
    if (giveWay === null) return false
    this.#giveWay = null
    giveWay()
    return true
  }

  end(): void {
    this.#giveWay = null
    clearTimeout(this.#timer)
  }

  #watch(sliceMs: number, begin: number | null): void {
    const now = begin === null ? null : this.#cpuTime()
    if (begin === null || now === null || now - begin >= sliceMs) {
      this.#isOverdue = true
      this.#onOverdue()
    } else this.#timer = setTimeout(() => this.#watch(sliceMs, begin), sliceMs)
  }
}
