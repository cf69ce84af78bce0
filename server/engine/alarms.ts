import type { Clock } from './clock.ts'
import { DueHeap } from './due-heap.ts'
import type { Fault } from './fault-points.ts'

/** Wakes an execution; hears by how many milliseconds the timer was late. It may tell when the execution has been woken. */
export type Ring = (executionId: string, lateMs: number) => Promise<void> | undefined

/**
 * When many are due at the same time, so many are woken at once, two commits full: the logs of all the others need not be
 * in memory.
 */
const WOKEN_AT_ONCE = 512
/** Those that take longer than this no longer keep the others from being woken. */
const LONGEST_WAKE_MS = 1_000
/** Leftovers in the heap, beside as many as there are alarms, before they are cleared away. */
const LEFTOVERS = 1_024

/**
 * One alarm per execution, one timer for the earliest of them. An alarm goes off once and never early; whoever is woken
 * sets the next one.
 */
export class Alarms {
  readonly #clock: Clock
  readonly #wake: Ring
  readonly #fault: Fault
  /** Entries that `#due` does not confirm are leftovers and skipped. */
  readonly #heap = new DueHeap()
  readonly #due = new Map<string, number>()
  #cancel: (() => void) | null = null
  #timerAt = Number.POSITIVE_INFINITY
  /** Executions that are being woken, of those that the running round began with. */
  #waking = 0
  #round = 0
  #closed = false

  constructor(clock: Clock, wake: Ring, fault: Fault) {
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
    this.#heap.push({ executionId, dueAt })
    if (this.#heap.size > 2 * this.#due.size + LEFTOVERS) this.#clear()
    this.#arm()
  }

  close(): void {
    this.#closed = true
    this.#cancel?.()
  }

  /** A task's time-out is set and cleared long before it would be due. */
  #clear(): void {
    this.#heap.replace([...this.#due].map(([executionId, dueAt]) => ({ executionId, dueAt })))
  }

  #arm(): void {
    const first = this.#heap.first
    if (first === undefined || this.#closed || this.#waking >= WOKEN_AT_ONCE) return
    if (first.dueAt >= this.#timerAt) return
    this.#cancel?.()
    this.#timerAt = first.dueAt
    this.#cancel = this.#clock.after(Math.max(0, first.dueAt - this.#clock.now()), () => this.#ring())
  }

  #ring(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#timerAt = Number.POSITIVE_INFINITY
    const now = this.#clock.now()
    for (let first = this.#heap.first; first !== undefined && first.dueAt <= now; first = this.#heap.first) {
      if (this.#waking >= WOKEN_AT_ONCE) {
        this.#hold()
        return
      }
      this.#heap.pop()
      if (this.#due.get(first.executionId) !== first.dueAt) continue
      this.#due.delete(first.executionId)
      this.#fault('alarms.before-wake')
      this.#begin(this.#wake(first.executionId, now - first.dueAt))
    }
    this.#arm()
  }

  #begin(woken: Promise<void> | undefined): void {
    if (woken === undefined) return
    const round = this.#round
    this.#waking++
    const over = (): void => {
      if (round !== this.#round || this.#closed) return
      this.#waking--
      if (this.#waking === WOKEN_AT_ONCE - 1) this.#ring()
    }
    woken.then(over, over)
  }

  /** One that takes long, because its next state asks for much, must not keep the others waiting. */
  #hold(): void {
    const round = this.#round
    this.#cancel = this.#clock.after(LONGEST_WAKE_MS, () => {
      if (round !== this.#round) return
      this.#round++
      this.#waking = 0
      this.#ring()
    })
  }
}
