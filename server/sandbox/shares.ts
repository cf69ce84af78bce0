/** How many processes: that compute, and altogether with those that wait for an answer or a timer. */
export interface Share {
  readonly computing: number
  readonly processes: number
}

/** Who has how many processes, so that one source leaves some to the others. */
export class Shares {
  readonly #most: Share
  readonly #taken = new Map<string, { computing: number; processes: number }>()
  #computing = 0

  /** @param most What one source may have; the empty name is no source and may have any number. */
  constructor(most: Share) {
    this.#most = most
  }

  /** Of all sources together. */
  get computing(): number {
    return this.#computing
  }

  allow(source: string): boolean {
    const taken = this.#taken.get(source)
    if (source === '' || taken === undefined) return true
    return taken.computing < this.#most.computing && taken.processes < this.#most.processes
  }

  take(source: string): void {
    const taken = this.#taken.get(source) ?? { computing: 0, processes: 0 }
    taken.computing++
    taken.processes++
    this.#taken.set(source, taken)
    this.#computing++
  }

  /** One that computed only waits from now on. */
  rest(source: string): void {
    this.#taken.get(source)!.computing--
    this.#computing--
  }

  /** One that no longer computes has given its process back. */
  leave(source: string): void {
    const taken = this.#taken.get(source)!
    taken.processes--
    if (taken.processes === 0) this.#taken.delete(source)
  }
}
