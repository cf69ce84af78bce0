import type { TaskRef } from '../../core/run/command.ts'

/** A task that a worker may take. */
export interface LineItem extends TaskRef {
  readonly executionId: string
  readonly activity: string
  /** When it was scheduled, milliseconds since 1970. */
  readonly since: number
  /** True while a worker is being given it. */
  claimed: boolean
  /** True when a worker took it and never heard of it. */
  again: boolean
}

/** Tasks of one activity that nobody has taken, the oldest first. */
export class Line {
  readonly #items: LineItem[] = []
  readonly #members = new Set<LineItem>()
  #head = 0

  get size(): number {
    return this.#members.size
  }

  get oldest(): LineItem | undefined {
    this.#skip()
    return this.#items[this.#head]
  }

  add(item: LineItem): void {
    if (this.#members.has(item)) return
    this.#members.add(item)
    let place = this.#items.length
    while (place > this.#head && this.#items[place - 1]!.since > item.since) place--
    this.#items.splice(place, 0, item)
  }

  remove(item: LineItem): void {
    this.#members.delete(item)
  }

  take(): LineItem | undefined {
    const item = this.oldest
    if (item === undefined) return undefined
    this.#head++
    this.#members.delete(item)
    return item
  }

  /** Passes those that were removed; what lies behind the head is given up from time to time. */
  #skip(): void {
    while (this.#head < this.#items.length && !this.#members.has(this.#items[this.#head]!)) this.#head++
    if (this.#head < 1_000 || this.#head * 2 < this.#items.length) return
    this.#items.splice(0, this.#head)
    this.#head = 0
  }
}
