import type { HistoryEvent } from '../../core/run/event.ts'
import type { ExecutionState } from '../../core/run/state.ts'
import type { StateStatDelta } from './ports.ts'

interface Stay {
  readonly state: string
  readonly enteredAt: number
  /** The work has failed and no retry is planned: if the visit is gone at the end of the decision, it failed. */
  failing: boolean
}

type Delta = { -readonly [K in keyof StateStatDelta]: StateStatDelta[K] }

/**
 * Counts how often states were entered and how it went. A visit succeeds when it is left other than through a catcher,
 * fails when it is left through one, when its work failed for good, or when it is a Fail state; aborted ones count as neither.
 */
export class StateStats {
  readonly #stays = new Map<number, Stay>()
  readonly #deltas = new Map<string, Delta>()
  /** How many of the stays are failing. */
  #failing = 0

  /** Begins with the visits that are under way in a state that was just folded. */
  constructor(state: ExecutionState) {
    for (const frame of state.frames.values()) {
      if (frame.position.kind !== 'visit') continue
      const { id, state: name, enteredAt, phase } = frame.position.visit
      const failing = phase.kind === 'failed'
      this.#stays.set(id, { state: name, enteredAt, failing })
      if (failing) this.#failing++
    }
  }

  /** Takes the events of a decision and the state after it; answers what they add. */
  count(events: readonly HistoryEvent[], after: ExecutionState): StateStatDelta[] {
    for (const event of events) this.#take(event)
    // Who may have gone without an event of his own is looked for only where it matters or where many have.
    const few = this.#stays.size <= after.frames.size && after.status === 'RUNNING'
    if (few && this.#failing === 0) return this.#taken()
    const live = new Set<number>()
    if (after.status === 'RUNNING') {
      for (const { position } of after.frames.values())
        if (position.kind === 'visit') live.add(position.visit.id)
    }
    for (const [id, stay] of this.#stays) {
      if (live.has(id)) continue
      this.#stays.delete(id)
      if (!stay.failing) continue
      this.#failing--
      this.#end(stay, 'failed', after.at)
    }
    return this.#taken()
  }

  #taken(): StateStatDelta[] {
    const deltas = [...this.#deltas.values()]
    this.#deltas.clear()
    return deltas
  }

  #fails(stay: Stay, failing: boolean): void {
    if (stay.failing !== failing) this.#failing += failing ? 1 : -1
    stay.failing = failing
  }

  #take(event: HistoryEvent): void {
    const { visit } = event
    if (visit === undefined) return
    if (event.type.endsWith('StateEntered') && 'input' in event && 'name' in event) {
      const failing = event.type === 'FailStateEntered'
      this.#stays.set(visit, { state: event.name, enteredAt: event.at, failing })
      if (failing) this.#failing++
      this.#of(event.name).entered++
      return
    }
    const stay = this.#stays.get(visit)
    if (stay === undefined) return
    if (event.type === 'RetryScheduled') {
      this.#fails(stay, false)
      this.#of(stay.state).retried++
    } else if (FAILURES.has(event.type)) {
      this.#fails(stay, true)
    } else if (event.type.endsWith('StateExited')) {
      this.#stays.delete(visit)
      this.#fails(stay, false)
      this.#end(stay, 'catcher' in event && event.catcher !== undefined ? 'failed' : 'succeeded', event.at)
    }
  }

  #end(stay: Stay, how: 'succeeded' | 'failed', at: number): void {
    const delta = this.#of(stay.state)
    delta[how]++
    delta.totalMs += Math.max(0, at - stay.enteredAt)
  }

  #of(state: string): Delta {
    let delta = this.#deltas.get(state)
    if (delta === undefined) {
      delta = { state, entered: 0, succeeded: 0, failed: 0, retried: 0, totalMs: 0 }
      this.#deltas.set(state, delta)
    }
    return delta
  }
}

const FAILURES: ReadonlySet<HistoryEvent['type']> = new Set([
  'TaskFailed',
  'TaskTimedOut',
  'EvaluationFailed',
  'ParallelStateFailed',
  'MapStateFailed',
])
