import { parseResource } from '../language/resource.ts'
import type { HistoryEvent } from '../run/event.ts'
import type { ExecutionState, Phase } from '../run/state.ts'
import type { HistoryIndex, VisitEnd, VisitRecord } from './history-index.ts'

/** What a state looks like at the cursor. The order is the code that the typed arrays hold. */
export const STATE_STATUSES = [
  'notReached',
  'running',
  'waiting',
  'retrying',
  'caught',
  'succeeded',
  'failed',
  'timedOut',
  'aborted',
] as const

export type StateStatus = (typeof STATE_STATUSES)[number]

/** What the canvas paints on one state at one moment. */
export interface StatePaint {
  readonly status: StateStatus
  /** Visits under way. */
  readonly active: number
  readonly succeeded: number
  readonly failed: number
  /** Retries so far, over all visits. */
  readonly retries: number
}

const NOT_REACHED: StatePaint = { status: 'notReached', active: 0, succeeded: 0, failed: 0, retries: 0 }
const WIDTH = 5

/** The changes of one state, as growable columns: seq, status, active, succeeded, failed, retries. */
class Column {
  seqs = new Int32Array(8)
  cells = new Int32Array(8 * WIDTH)
  length = 0

  push(seq: number, cells: readonly number[]): void {
    if (this.length > 0 && this.seqs[this.length - 1] === seq) this.length--
    if (this.length === this.seqs.length) this.#grow()
    this.seqs[this.length] = seq
    this.cells.set(cells, this.length * WIDTH)
    this.length++
  }

  /** Index of the last change at or before `seq`, -1 when there is none. */
  find(seq: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.seqs[middle]! <= seq) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  #grow(): void {
    const seqs = new Int32Array(this.seqs.length * 2)
    seqs.set(this.seqs)
    const cells = new Int32Array(this.cells.length * 2)
    cells.set(this.cells)
    this.seqs = seqs
    this.cells = cells
  }
}

interface Tally {
  /** Status by live visit. */
  readonly live: Map<number, StateStatus>
  last: StateStatus
  succeeded: number
  failed: number
  retries: number
}

/**
 * The log's effect on every state, encoded once while the fold passes by: asking for a moment is a binary search,
 * so painting is all that a seek costs.
 */
export class StatusTrack {
  readonly #columns = new Map<string, Column>()
  readonly #tallies = new Map<string, Tally>()
  readonly #settled = new Map<number, VisitEnd>()

  /** Takes note of what `event` did. `state` is the fold after it, `index` has taken it too. */
  append(event: HistoryEvent, state: ExecutionState, index: HistoryIndex): void {
    if (event.visit !== undefined) {
      const visit = index.visit(event.visit)
      if (visit) this.#note(event, visit, state)
      if ('child' in event) this.#settleFrame(event, index, event.child)
      if (event.type === 'ParallelStateFailed' || event.type === 'MapStateFailed')
        this.#settleOpen(event, index)
    } else if (/^Execution(Failed|Aborted|TimedOut)$/.test(event.type)) this.#settleOpen(event, index)
  }

  /** What the canvas paints for the state at `pointer` when the cursor stands at `seq`. */
  at(pointer: string, seq: number): StatePaint {
    const column = this.#columns.get(pointer)
    const found = column ? column.find(seq) : -1
    if (!column || found < 0) return NOT_REACHED
    const base = found * WIDTH
    return {
      status: STATE_STATUSES[column.cells[base]!]!,
      active: column.cells[base + 1]!,
      succeeded: column.cells[base + 2]!,
      failed: column.cells[base + 3]!,
      retries: column.cells[base + 4]!,
    }
  }

  /** Pointers of all states that were ever reached. */
  reached(): IterableIterator<string> {
    return this.#columns.keys()
  }

  #note(event: HistoryEvent, visit: VisitRecord, state: ExecutionState): void {
    const tally = this.#tally(visit.pointer)
    if (visit.end !== 'running') {
      this.#settle(event, visit)
      return
    }
    this.#settled.delete(visit.id)
    if (event.type === 'RetryScheduled') tally.retries++
    const position = state.frames.get(visit.frame)?.position
    const live = position?.kind === 'visit' && position.visit.id === visit.id ? position.visit.phase : null
    const status = live ? statusOfPhase(live) : 'running'
    tally.live.set(visit.id, status)
    tally.last = status
    this.#write(event.seq, visit.pointer, tally)
  }

  #settleFrame(event: HistoryEvent, index: HistoryIndex, frame: number): void {
    const current = index.frames.get(frame)?.current
    if (current && current.end !== 'running') this.#settle(event, current)
  }

  #settleOpen(event: HistoryEvent, index: HistoryIndex): void {
    for (const frame of index.frames.values()) {
      if (frame.current && frame.current.end !== 'running') this.#settle(event, frame.current)
    }
  }

  #settle(event: HistoryEvent, visit: VisitRecord): void {
    if (this.#settled.get(visit.id) === visit.end) return
    this.#settled.set(visit.id, visit.end)
    const tally = this.#tally(visit.pointer)
    tally.live.delete(visit.id)
    const status = visit.end === 'running' ? 'running' : visit.end
    tally.last = status
    if (status === 'succeeded' || status === 'caught') tally.succeeded++
    else tally.failed++
    this.#write(event.seq, visit.pointer, tally)
  }

  #tally(pointer: string): Tally {
    let tally = this.#tallies.get(pointer)
    if (!tally) {
      tally = { live: new Map(), last: 'notReached', succeeded: 0, failed: 0, retries: 0 }
      this.#tallies.set(pointer, tally)
    }
    return tally
  }

  #write(seq: number, pointer: string, tally: Tally): void {
    let column = this.#columns.get(pointer)
    if (!column) {
      column = new Column()
      this.#columns.set(pointer, column)
    }
    const status = shown(tally)
    column.push(seq, [
      STATE_STATUSES.indexOf(status),
      tally.live.size,
      tally.succeeded,
      tally.failed,
      tally.retries,
    ])
  }
}

/** While visits are live the most pressing of them shows; then the last one's end. */
function shown(tally: Tally): StateStatus {
  if (tally.live.size === 0) return tally.last
  let best: StateStatus = 'waiting'
  for (const status of tally.live.values()) {
    if (status === 'retrying' || status === 'failed') return status
    if (status === 'running') best = 'running'
  }
  return best
}

/** How a phase looks on the canvas. */
export function statusOfPhase(phase: Phase): StateStatus {
  switch (phase.kind) {
    case 'waiting':
      return 'waiting'
    case 'retrying':
      return 'retrying'
    case 'failed':
      return 'failed'
    case 'task':
      return waitsForOutside(phase) ? 'waiting' : 'running'
    default:
      return 'running'
  }
}

/** True for a task that nobody here works on: a person, a signal, a callback or a free worker has to come. */
export function waitsForOutside(phase: Extract<Phase, { kind: 'task' }>): boolean {
  const resource = parseResource(phase.resource)
  if (resource.kind === 'activity') return phase.startedAt === null
  if (phase.token !== null) return true
  return resource.kind === 'signal' || resource.kind === 'human'
}
