import type {
  ExecutionEndedBadly,
  ExecutionForked,
  ExecutionStarted,
  HistoryEvent,
  StateEntered,
  StateExited,
} from '../../../core/run/event.ts'
import { note, type OpenFrame, type OpenRun, type OpenVisit } from './open-spans.ts'
import {
  attemptSpanId,
  beginAttributes,
  redriveSpanId,
  rootSpanId,
  type SpanData,
  type TraceFacts,
  traceIdOf,
  visitSpanId,
} from './span.ts'
import { noteOf } from './span-notes.ts'

const BAD_ENDS: Readonly<Record<ExecutionEndedBadly['type'], string>> = {
  ExecutionFailed: 'failed',
  ExecutionAborted: 'aborted',
  ExecutionTimedOut: 'timed out',
}

/**
 * Reads an execution's events in order and tells of each span when it has ended. It keeps what is open and nothing of what
 * flows through the workflow: no input, no output, no cause.
 */
export class TraceFold {
  /** Number of the last event that was read. */
  seq = 0
  #traceId = ''
  #facts: TraceFacts = NOBODY
  #run: OpenRun | null = null
  readonly #visits = new Map<number, OpenVisit>()
  readonly #frames = new Map<number, OpenFrame>([[0, { opener: null, index: null, current: null }]])
  #emit: (span: SpanData) => void = () => {}

  /** True while the execution runs. */
  get isOpen(): boolean {
    return this.#run !== null
  }

  /** Reads the next event. What ended long ago is read without `emit`: somebody has told of it then. */
  read(event: HistoryEvent, emit: (span: SpanData) => void = () => {}): void {
    this.#emit = emit
    this.seq = event.seq
    this.#read(event)
  }

  #read(event: HistoryEvent): void {
    switch (event.type) {
      case 'ExecutionStarted':
        this.#started(event)
        break
      case 'ExecutionForked':
        this.#forked(event)
        break
      case 'ExecutionRedriven':
        this.#run = { startedAt: event.at, redrive: event.redriveCount, events: [], links: [] }
        break
      case 'ExecutionSucceeded':
        this.#ended(event.at, 'succeeded', null)
        break
      case 'ExecutionFailed':
      case 'ExecutionAborted':
      case 'ExecutionTimedOut':
        this.#ended(event.at, BAD_ENDS[event.type], event.error ?? null)
        break
      case 'TaskScheduled':
        this.#scheduled(event.visit, event.attempt, event.resource, event.at)
        break
      case 'TaskStarted':
        this.#noteTask(event.visit, 'started', event.startedAt)
        break
      case 'TaskSucceeded':
        this.#taskEnded(event, null)
        break
      case 'TaskFailed':
      case 'TaskTimedOut':
        this.#taskEnded(event, event.error ?? 'failed')
        break
      case 'ParallelStateStarted':
        for (let i = 0; i < event.count; i++) this.#open(event.visit, event.firstFrame + i, i)
        break
      case 'MapIterationStarted':
        this.#open(event.visit, event.child, event.index)
        break
      case 'MapIterationSucceeded':
      case 'MapIterationAborted':
        this.#leave(event.child, event.at, null, event.type === 'MapIterationAborted')
        break
      case 'MapIterationFailed':
      case 'ParallelBranchFailed':
        this.#leave(event.child, event.at, event.error ?? 'failed', false)
        break
      case 'ParallelStateFailed':
      case 'MapStateFailed':
        this.#leaveChildren(event.visit, event.at)
        break
      default:
        this.#readState(event)
    }
  }

  #readState(event: HistoryEvent): void {
    const { type } = event
    if (type.endsWith('StateEntered')) this.#entered(event as StateEntered)
    else if (type.endsWith('StateExited')) this.#exited(event as StateExited)
    else if (type.endsWith('StateAborted'))
      this.#end(event.visit ?? 0, event.at, null, { outcome: 'aborted' })
    else this.#noted(event)
  }

  #started(event: ExecutionStarted): void {
    this.#traceId = traceIdOf(event.executionId)
    this.#facts = { ...factsOf(event), machineName: event.machineName, forkedFrom: null }
    const { parent } = event
    const links =
      parent === null
        ? []
        : [
            {
              traceId: traceIdOf(parent.executionId),
              spanId: attemptSpanId(traceIdOf(parent.executionId), parent.visit, parent.attempt),
            },
          ]
    this.#run = { startedAt: event.at, redrive: 0, events: [], links }
  }

  /** From here on it is another execution; what it took over is open since now. */
  #forked(event: ExecutionForked): void {
    this.#traceId = traceIdOf(event.executionId)
    this.#facts = { ...this.#facts, ...factsOf(event), forkedFrom: event.from.executionId }
    const from = traceIdOf(event.from.executionId)
    const links = [{ traceId: from, spanId: rootSpanId(from) }]
    this.#run = { startedAt: event.at, redrive: 0, events: [], links }
    for (const visit of this.#visits.values()) {
      visit.startedAt = event.at
      visit.redrive = 0
      visit.ended = false
      visit.events = []
      if (visit.attempt !== null) visit.attempt.startedAt = event.at
    }
  }

  #entered({ visit, frame, name, type, at }: StateEntered): void {
    const place = this.#frames.get(frame)
    if (place !== undefined) place.current = visit
    this.#visits.set(visit, {
      visit,
      frame,
      name,
      startedAt: at,
      redrive: this.#run?.redrive ?? 0,
      ended: false,
      type: type.slice(0, -'StateEntered'.length),
      attempt: null,
      children: new Set(),
      events: [],
    })
  }

  #exited(event: StateExited): void {
    const caught = event.catcher === undefined ? {} : { catcher: event.catcher }
    const chosen = event.rule === undefined ? {} : { rule: event.rule }
    this.#end(event.visit, event.at, null, { ...caught, ...chosen })
    const visit = this.#visits.get(event.visit)
    for (const child of visit?.children ?? []) this.#forget(child)
    this.#visits.delete(event.visit)
  }

  #open(visit: number, child: number, index: number): void {
    this.#frames.set(child, { opener: visit, index, current: null })
    this.#live(visit)?.children.add(child)
  }

  #scheduled(visit: number, attempt: number, resource: string, startedAt: number): void {
    const open = this.#live(visit)
    if (open !== null) open.attempt = { attempt, startedAt, resource, events: [] }
  }

  #noteTask(visit: number, name: string, at: number): void {
    const attempt = this.#live(visit)?.attempt
    if (attempt) note(attempt.events, { name, at, attributes: {} })
  }

  #taskEnded(event: { visit: number; at: number; startedAt?: number }, error: string | null): void {
    const visit = this.#live(event.visit)
    if (visit === null) return
    if (event.startedAt !== undefined) this.#noteTask(event.visit, 'started', event.startedAt)
    this.#endAttempt(visit, event.at, error)
  }

  #endAttempt(visit: OpenVisit, endedAt: number, error: string | null): void {
    const { attempt } = visit
    if (attempt === null) return
    visit.attempt = null
    const attributes = beginAttributes(this.#facts, error)
    attributes['hindsight.state.name'] = visit.name
    attributes['hindsight.visit'] = visit.visit
    attributes['hindsight.attempt'] = attempt.attempt
    attributes['hindsight.resource'] = attempt.resource
    this.#emit({
      traceId: this.#traceId,
      spanId: attemptSpanId(this.#traceId, visit.visit, attempt.attempt),
      parentId: visitSpanId(this.#traceId, visit.visit, visit.redrive),
      name: attempt.resource,
      kind: 'client',
      startedAt: attempt.startedAt,
      endedAt,
      attributes,
      events: attempt.events,
      links: [],
      error,
    })
  }

  #noted(event: HistoryEvent): void {
    const noted = noteOf(event)
    if (noted === null) return
    const events = noted.on === 'run' ? this.#run?.events : this.#live(event.visit ?? 0)?.events
    if (events !== undefined) note(events, noted.event)
  }

  /** The visit, open: one that had ended is taken up again when there was a redrive since. */
  #live(visit: number): OpenVisit | null {
    const open = this.#visits.get(visit)
    if (open === undefined) return null
    if (!open.ended) return open
    const run = this.#run
    if (run === null || run.redrive === open.redrive) return null
    open.ended = false
    open.redrive = run.redrive
    open.startedAt = run.startedAt
    open.events = []
    return open
  }

  /** Tells of a visit that is over. It stays known, see OpenVisit. */
  #end(
    visit: number,
    endedAt: number,
    error: string | null,
    more: Record<string, string | number> = {},
  ): void {
    const open = this.#live(visit)
    if (open === null) return
    this.#leaveChildren(visit, endedAt)
    this.#endAttempt(open, endedAt, error)
    open.ended = true
    const { frame, name, type, startedAt, events } = open
    const attributes = beginAttributes(this.#facts, error)
    attributes['hindsight.state.name'] = name
    attributes['hindsight.state.type'] = type
    attributes['hindsight.visit'] = visit
    const index = this.#frames.get(frame)?.index ?? null
    if (index !== null) attributes['hindsight.index'] = index
    for (const key in more) attributes[`hindsight.${key}`] = more[key]!
    this.#emit({
      traceId: this.#traceId,
      spanId: visitSpanId(this.#traceId, visit, open.redrive),
      parentId: this.#parentOf(frame),
      name,
      kind: 'internal',
      startedAt,
      endedAt,
      attributes,
      events,
      links: [],
      error,
    })
  }

  #parentOf(frame: number): string {
    const opener = this.#frames.get(frame)?.opener ?? null
    if (opener === null) return this.#runSpanId(this.#run?.redrive ?? 0)
    const redrive = this.#live(opener)?.redrive ?? this.#run?.redrive ?? 0
    return visitSpanId(this.#traceId, opener, redrive)
  }

  #runSpanId(redrive: number): string {
    return redrive === 0 ? rootSpanId(this.#traceId) : redriveSpanId(this.#traceId, redrive)
  }

  /** A branch or iteration is over, and with it the state that it is in. */
  #leave(child: number, at: number, error: string | null, aborted: boolean): void {
    this.#endCurrent(child, at, error, aborted ? { outcome: 'aborted' } : {})
    // A branch or iteration that failed may be taken up by a redrive.
    if (error === null && !aborted) this.#forget(child)
  }

  /** Ends the state that a scope is in, unless it has ended: this takes nothing up again. */
  #endCurrent(frame: number, at: number, error: string | null, more: Record<string, string>): void {
    const current = this.#frames.get(frame)?.current ?? null
    if (current !== null && this.#visits.get(current)?.ended === false) this.#end(current, at, error, more)
  }

  #leaveChildren(visit: number, at: number): void {
    for (const child of this.#visits.get(visit)?.children ?? []) this.#leave(child, at, null, true)
  }

  #forget(child: number): void {
    const frame = this.#frames.get(child)
    if (frame === undefined) return
    this.#frames.delete(child)
    if (frame.opener !== null) this.#visits.get(frame.opener)?.children.delete(child)
    const last = frame.current === null ? undefined : this.#visits.get(frame.current)
    if (last === undefined) return
    this.#visits.delete(last.visit)
    for (const below of [...last.children]) this.#forget(below)
  }

  #ended(endedAt: number, outcome: string, error: string | null): void {
    const run = this.#run
    if (run === null) return
    const bad = outcome === 'failed' || outcome === 'timed out'
    const named = bad ? (error ?? outcome) : null
    this.#endCurrent(0, endedAt, named, bad ? {} : { outcome })
    this.#run = null
    const attributes = beginAttributes(this.#facts, named)
    attributes['hindsight.status'] = outcome
    this.#emit({
      traceId: this.#traceId,
      spanId: this.#runSpanId(run.redrive),
      parentId: run.redrive === 0 ? null : rootSpanId(this.#traceId),
      name: run.redrive === 0 ? this.#facts.machineName : `Redrive ${run.redrive}`,
      kind: 'internal',
      startedAt: run.startedAt,
      endedAt,
      attributes,
      events: run.events,
      links: run.links,
      error: named,
    })
  }
}

const NOBODY: TraceFacts = { executionId: '', name: '', machineName: '', rehearsal: false, forkedFrom: null }

const factsOf = ({ executionId, name, rehearsal }: ExecutionStarted | ExecutionForked) => ({
  executionId,
  name,
  rehearsal,
})
