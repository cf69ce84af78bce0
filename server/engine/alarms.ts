import type { Clock } from './clock.ts'
import type { Fault } from './fault-points.ts'

interface Entry {
  readonly executionId: string
  readonly dueAt: number
}

/**
 * One alarm per execution, one timer for the earliest of them. An alarm goes off once and never early; whoever is woken
 * sets the next one.
 */
export class Alarms {
  readonly #clock: Clock
  readonly #wake: (executionId: string, lateMs: number) => void
  readonly #fault: Fault
  /** Binary heap by dueAt; entries that `#due` does not confirm are leftovers and skipped. */
  readonly #heap: Entry[] = []
  readonly #due = new Map<string, number>()
  #cancel: (() => void) | null = null
  #timerAt = Number.POSITIVE_INFINITY
  #closed = false

  /** `wake` hears by how many milliseconds the timer was late. */
  constructor(clock: Clock, wake: (executionId: string, lateMs: number) => void, fault: Fault) {
    this.#clock = clock
    this.#wake = wake
    this.#fault = fault
  }

  get size(): number {
    return this.#due.size
  }

  /** Sets, moves or (with null) clears the alarm of an execution. */
  set(executionId: string, dueAt: number | null): void {
    if (this.#closed || this.#due.get(executionId) === (dueAt ?? undefined)) return
    if (dueAt === null) {
      this.#due.delete(executionId)
      return
    }
    this.#due.set(executionId, dueAt)
    this.#push({ executionId, dueAt })
    this.#arm()
  }

  close(): void {
    this.#closed = true
    this.#cancel?.()
  }

  #arm(): void {
    const first = this.#heap[0]
    if (first === undefined || this.#closed || first.dueAt >= this.#timerAt) return
    this.#cancel?.()
    this.#timerAt = first.dueAt
    this.#cancel = this.#clock.after(Math.max(0, first.dueAt - this.#clock.now()), () => this.#ring())
  }

  #ring(): void {
    this.#cancel = null
    this.#timerAt = Number.POSITIVE_INFINITY
    const now = this.#clock.now()
    for (let first = this.#heap[0]; first !== undefined && first.dueAt <= now; first = this.#heap[0]) {
      this.#pop()
      if (this.#due.get(first.executionId) !== first.dueAt) continue
      this.#due.delete(first.executionId)
      this.#fault('alarms.before-wake')
      this.#wake(first.executionId, now - first.dueAt)
    }
    this.#arm()
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let i = heap.push(entry) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (heap[parent]!.dueAt <= entry.dueAt) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = entry
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1]!.dueAt < heap[child]!.dueAt) child++
      if (heap[child]!.dueAt >= last.dueAt) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = last
  }
}
