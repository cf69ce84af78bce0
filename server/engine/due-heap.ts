/** An execution and when it is due, milliseconds since 1970. */
export interface DueEntry {
  readonly executionId: string
  readonly dueAt: number
}

/** A binary heap: the entry that is due first is at hand. */
export class DueHeap {
  #entries: DueEntry[] = []

  get size(): number {
    return this.#entries.length
  }

  get first(): DueEntry | undefined {
    return this.#entries[0]
  }

  push(entry: DueEntry): void {
    const heap = this.#entries
    let i = heap.push(entry) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (heap[parent]!.dueAt <= entry.dueAt) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = entry
  }

  /** Takes the first entry away. */
  pop(): void {
    const heap = this.#entries
    const last = heap.pop()
    if (last !== undefined && heap.length > 0) sink(heap, 0, last)
  }

  /** Keeps only these entries. */
  replace(entries: DueEntry[]): void {
    this.#entries = entries
    for (let i = (entries.length >> 1) - 1; i >= 0; i--) sink(entries, i, entries[i]!)
  }
}

function sink(heap: DueEntry[], from: number, entry: DueEntry): void {
  let i = from
  for (;;) {
    let child = 2 * i + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && heap[child + 1]!.dueAt < heap[child]!.dueAt) child++
    if (heap[child]!.dueAt >= entry.dueAt) break
    heap[i] = heap[child]!
    i = child
  }
  heap[i] = entry
}
