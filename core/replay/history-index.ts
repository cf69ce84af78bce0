import type { StateType } from '../language/definition.ts'
import type { HistoryEvent } from '../run/event.ts'
import { pointerTo } from '../std/json-pointer.ts'

/** How a visit of a state stands or ended. */
export type VisitEnd = 'running' | 'succeeded' | 'caught' | 'failed' | 'timedOut' | 'aborted'

/** One attempt of a visit's work, by the seqs of its events. */
export interface AttemptRecord {
  readonly attempt: number
  readonly scheduledSeq: number
  readonly scheduledAt: number
  endedSeq: number | null
  endedAt: number | null
  failed: boolean
}

/** One stay in a state: a row of the timeline, grouped from the events that belong to it. */
export interface VisitRecord {
  readonly id: number
  readonly frame: number
  readonly name: string
  readonly type: StateType
  /** JSON pointer of the state in the definition. */
  readonly pointer: string
  readonly enteredSeq: number
  readonly enteredAt: number
  exitedSeq: number | null
  exitedAt: number | null
  end: VisitEnd
  readonly attempts: AttemptRecord[]
}

/** A scope that was opened: where it hangs and since when. */
export interface FrameRecord {
  readonly id: number
  readonly parent: number | null
  readonly kind: 'machine' | 'branch' | 'iteration'
  readonly index: number
  readonly scope: string
  readonly openedSeq: number
  /** The visit of the Parallel or Map that opened it; null for the machine. */
  readonly visit: number | null
  /** The visit that is or was last under way in it. */
  current: VisitRecord | null
}

/**
 * Events grouped by visit and frame, appended as they arrive. A view for timelines and look-ups: it decides nothing,
 * and what an execution *is* at a moment is only ever asked of the fold.
 */
export class HistoryIndex {
  readonly visits: VisitRecord[] = []
  readonly frames = new Map<number, FrameRecord>()
  readonly #byId = new Map<number, VisitRecord>()
  /** Where the iterations of a Map's visit live in the definition. */
  readonly #processors = new Map<number, string>()

  constructor() {
    this.frames.set(0, {
      id: 0,
      parent: null,
      kind: 'machine',
      index: 0,
      scope: '',
      openedSeq: 1,
      visit: null,
      current: null,
    })
  }

  /** The visit of that number, or undefined when no StateEntered has named it. */
  visit(id: number): VisitRecord | undefined {
    return this.#byId.get(id)
  }

  /** The frame and all that enclose it, innermost first. */
  lineage(frame: number): FrameRecord[] {
    const out: FrameRecord[] = []
    for (
      let at = this.frames.get(frame);
      at;
      at = at.parent === null ? undefined : this.frames.get(at.parent)
    ) {
      out.push(at)
    }
    return out
  }

  /** Takes the next event of the log. */
  append(event: HistoryEvent): void {
    if ('name' in event && event.type.endsWith('StateEntered') && event.visit !== undefined) {
      this.#enter(event as Extract<HistoryEvent, { type: `${StateType}StateEntered` }>)
      return
    }
    if (event.visit !== undefined) this.#onVisit(event, event.visit)
    else this.#onExecution(event)
  }

  #enter(event: Extract<HistoryEvent, { type: `${StateType}StateEntered` }>): void {
    const frame = this.frames.get(event.frame)
    const record: VisitRecord = {
      id: event.visit,
      frame: event.frame,
      name: event.name,
      type: event.type.slice(0, -'StateEntered'.length) as StateType,
      pointer: pointerTo(frame?.scope ?? '', 'States', event.name),
      enteredSeq: event.seq,
      enteredAt: event.at,
      exitedSeq: null,
      exitedAt: null,
      end: 'running',
      attempts: [],
    }
    this.visits.push(record)
    this.#byId.set(record.id, record)
    if (frame) frame.current = record
  }

  #onVisit(event: HistoryEvent, id: number): void {
    const visit = this.#byId.get(id)
    if (!visit) return
    if (visit.end !== 'running' && !/State(Exited|Aborted)$/.test(event.type)) this.#reopen(visit)
    switch (event.type) {
      case 'TaskScheduled':
        visit.attempts.push(attempt(event.attempt, event))
        break
      case 'TaskSucceeded':
        endAttempt(visit, event, false)
        break
      case 'TaskFailed':
      case 'TaskTimedOut':
        endAttempt(visit, event, true)
        break
      case 'ParallelStateStarted':
        visit.attempts.push(attempt(event.attempt, event))
        for (let i = 0; i < event.count; i++) this.#openBranch(visit, event.firstFrame + i, i, event.seq)
        break
      case 'MapStateStarted':
        visit.attempts.push(attempt(event.attempt, event))
        this.#processors.set(visit.id, pointerTo(visit.pointer, event.processor))
        break
      case 'MapIterationStarted':
        this.#openIteration(visit, event.child, event.index, event.seq)
        break
      case 'ParallelStateSucceeded':
      case 'MapStateSucceeded':
        endAttempt(visit, event, false)
        break
      case 'ParallelStateFailed':
      case 'MapStateFailed':
        endAttempt(visit, event, true)
        this.#endChildren(visit, event)
        break
      case 'ParallelBranchFailed':
      case 'MapIterationFailed':
        this.#endFrame(event.child, event, 'failed')
        break
      case 'MapIterationAborted':
        this.#endFrame(event.child, event, 'aborted')
        break
      default:
        if (event.type.endsWith('StateExited')) {
          close(visit, event, 'catcher' in event && event.catcher !== undefined ? 'caught' : 'succeeded')
        } else if (event.type.endsWith('StateAborted')) close(visit, event, 'aborted')
    }
  }

  #onExecution(event: HistoryEvent): void {
    if (event.type === 'ExecutionFailed') this.#endOpen(event, 'failed')
    else if (event.type === 'ExecutionTimedOut') this.#endOpen(event, 'timedOut')
    else if (event.type === 'ExecutionAborted') this.#endOpen(event, 'aborted')
  }

  #openBranch(visit: VisitRecord, id: number, index: number, seq: number): void {
    const scope = pointerTo(visit.pointer, 'Branches', index)
    this.frames.set(id, {
      id,
      parent: visit.frame,
      kind: 'branch',
      index,
      scope,
      openedSeq: seq,
      visit: visit.id,
      current: null,
    })
  }

  #openIteration(visit: VisitRecord, id: number, index: number, seq: number): void {
    const scope = this.#processors.get(visit.id) ?? visit.pointer
    this.frames.set(id, {
      id,
      parent: visit.frame,
      kind: 'iteration',
      index,
      scope,
      openedSeq: seq,
      visit: visit.id,
      current: null,
    })
  }

  /** A redriven visit runs again: whatever happens in it after its end says so. */
  #reopen(visit: VisitRecord): void {
    visit.end = 'running'
    visit.exitedAt = null
    visit.exitedSeq = null
  }

  #endFrame(id: number, event: HistoryEvent, end: VisitEnd): void {
    const current = this.frames.get(id)?.current
    if (current && current.end === 'running') close(current, event, end)
  }

  #endChildren(visit: VisitRecord, event: HistoryEvent): void {
    for (const frame of this.frames.values())
      if (frame.visit === visit.id) this.#endFrame(frame.id, event, 'failed')
  }

  #endOpen(event: HistoryEvent, end: VisitEnd): void {
    for (const frame of this.frames.values()) this.#endFrame(frame.id, event, end)
  }
}

function attempt(number: number, event: HistoryEvent): AttemptRecord {
  return {
    attempt: number,
    scheduledSeq: event.seq,
    scheduledAt: event.at,
    endedSeq: null,
    endedAt: null,
    failed: false,
  }
}

function endAttempt(visit: VisitRecord, event: HistoryEvent, failed: boolean): void {
  const last = visit.attempts.at(-1)
  if (!last) return
  last.endedSeq = event.seq
  last.endedAt = event.at
  last.failed = failed
}

function close(visit: VisitRecord, event: HistoryEvent, end: VisitEnd): void {
  visit.exitedSeq = event.seq
  visit.exitedAt = event.at
  visit.end = end
}
