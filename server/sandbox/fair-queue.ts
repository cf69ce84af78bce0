/** A queue in which owners take turns: one that puts in a thousand entries does not hold up another that puts in one. */
export class FairQueue<T> {
  readonly #byOwner = new Map<string, T[]>()
  #length = 0

  get length(): number {
    return this.#length
  }

  push(owner: string, entry: T): void {
    const entries = this.#byOwner.get(owner)
    if (entries === undefined) this.#byOwner.set(owner, [entry])
    else entries.push(entry)
    this.#length++
  }

  /**
   * The next entry of the first owner whose next one is fit; its owner goes to the end of the line. Undefined when there is
   * none.
   */
  shift(isFit: (entry: T) => boolean = () => true): T | undefined {
    for (const [owner, entries] of this.#byOwner) {
      if (!isFit(entries[0]!)) continue
      const entry = entries.shift()
      this.#byOwner.delete(owner)
      if (entries.length > 0) this.#byOwner.set(owner, entries)
      this.#length--
      return entry
    }
    return undefined
  }

  /** True when `shift` would find one. */
  has(isFit: (entry: T) => boolean): boolean {
    for (const entries of this.#byOwner.values()) if (isFit(entries[0]!)) return true
    return false
  }

  /** Takes an entry out wherever it stands; false when it is not there. */
  remove(owner: string, entry: T): boolean {
    const entries = this.#byOwner.get(owner)
    const index = entries?.indexOf(entry) ?? -1
    if (entries === undefined || index < 0) return false
    entries.splice(index, 1)
    if (entries.length === 0) this.#byOwner.delete(owner)
    this.#length--
    return true
  }
}
