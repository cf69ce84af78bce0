import type { Json } from '../../std/json.ts'
import type {
  FanFailed,
  FanSucceeded,
  MapIterationEnded,
  MapIterationFailed,
  MapIterationStarted,
  MapStateStarted,
  ParallelBranchFailed,
  ParallelStateStarted,
} from '../event.ts'
import { currentVisit, dropChildren, fanOf, frameOf, lastVisit, openFrame } from '../frames.ts'
import type { ExecutionState, Failure, MapPhase, ParallelPhase } from '../state.ts'
import { exceedsTolerance } from '../tolerance.ts'
import { scopePointer } from './states.ts'

export function parallelStateStarted(state: ExecutionState, event: ParallelStateStarted): void {
  const frame = frameOf(state, event.frame)
  dropChildren(state, frame)
  const visit = currentVisit(state, event.frame)
  visit.attempt = event.attempt
  const phase: ParallelPhase = {
    kind: 'parallel',
    input: event.input,
    firstFrame: event.firstFrame,
    count: event.count,
    running: new Set(),
    outputs: [],
    failure: null,
  }
  visit.phase = phase
  for (const [index, startAt] of event.startAt.entries()) {
    const id = event.firstFrame + index
    phase.outputs.push(undefined)
    phase.running.add(id)
    openFrame(state, frame, {
      id,
      kind: 'branch',
      index,
      scope: scopePointer(frame, visit.state, 'Branches', index),
      item: null,
      isolated: false,
      position: { kind: 'next', state: startAt, input: event.input },
    })
  }
}

export function mapStateStarted(state: ExecutionState, event: MapStateStarted): void {
  const frame = frameOf(state, event.frame)
  dropChildren(state, frame)
  const visit = currentVisit(state, event.frame)
  visit.attempt = event.attempt
  if (event.invalid !== undefined) {
    visit.phase = { kind: 'failed', failure: event.invalid, reported: true, from: { kind: 'entered' } }
    return
  }
  visit.phase = {
    kind: 'map',
    items: event.items,
    keys: event.keys ?? null,
    maxConcurrency: event.maxConcurrency,
    toleratedFailureCount: event.toleratedFailureCount,
    toleratedFailurePercentage: event.toleratedFailurePercentage,
    scope: scopePointer(frame, visit.state, event.processor),
    startAt: event.startAt,
    distributed: event.distributed === true,
    next: 0,
    redo: [],
    lost: [],
    running: new Set(),
    done: 0,
    failed: 0,
    outputs: new Array<Json | undefined>(event.items.length).fill(undefined),
    failure: null,
  }
}

export function mapIterationStarted(state: ExecutionState, event: MapIterationStarted): void {
  const frame = frameOf(state, event.frame)
  const phase = mapPhase(state, event.frame)
  if (phase.redo[0] === event.index) phase.redo.shift()
  else phase.next = event.index + 1
  phase.running.add(event.child)
  openFrame(state, frame, {
    id: event.child,
    kind: 'iteration',
    index: event.index,
    scope: phase.scope,
    item: { value: phase.items[event.index] ?? null, key: phase.keys?.[event.index] ?? null },
    isolated: phase.distributed,
    position: { kind: 'next', state: phase.startAt, input: event.input },
  })
}

export function mapIterationSucceeded(state: ExecutionState, event: MapIterationEnded): void {
  const phase = mapPhase(state, event.frame)
  const child = frameOf(state, event.child)
  if (child.position.kind !== 'done') throw new Error(`iteration ${event.index} has not ended`)
  phase.outputs[event.index] = child.position.output
  phase.done++
  phase.running.delete(event.child)
  state.frames.delete(event.child)
}

export function mapIterationAborted(state: ExecutionState, event: MapIterationEnded): void {
  frameOf(state, event.child).stopped = true
}

export function mapIterationFailed(state: ExecutionState, event: MapIterationFailed): void {
  const phase = mapPhase(state, event.frame)
  const failure = failureOf(event)
  phase.failed++
  if (exceedsTolerance(phase)) {
    phase.failure = { ...failure, child: event.child }
    markFailed(state, event.child, failure)
    return
  }
  dropChildren(state, frameOf(state, event.child))
  phase.lost.push(event.index)
  phase.outputs[event.index] = { Error: failure.error ?? '', Cause: failure.cause ?? '' }
  phase.running.delete(event.child)
  state.frames.delete(event.child)
}

export function parallelBranchFailed(state: ExecutionState, event: ParallelBranchFailed): void {
  const phase = currentVisit(state, event.frame).phase
  if (phase.kind !== 'parallel')
    throw new Error(`the log has a branch in frame ${event.frame}, which has none`)
  const failure = failureOf(event)
  phase.failure = { ...failure, child: event.child }
  markFailed(state, event.child, failure)
}

function markFailed(state: ExecutionState, id: number, failure: Failure): void {
  const child = frameOf(state, id)
  child.position = { kind: 'failed', failure, visit: lastVisit(child) }
}

export function fanSucceeded(state: ExecutionState, event: FanSucceeded): void {
  const visit = currentVisit(state, event.frame)
  const fan = fanOf(visit)
  if (fan === null) throw new Error(`the log ends a fan in frame ${event.frame}, which has none`)
  visit.phase = { kind: 'result', result: fan.outputs.map((output) => output ?? null) }
}

export function fanFailed(state: ExecutionState, event: FanFailed): void {
  const visit = currentVisit(state, event.frame)
  visit.attempt = event.attempt
  const from = visit.phase.kind === 'failed' ? visit.phase.from : visit.phase
  visit.phase = { kind: 'failed', failure: failureOf(event), reported: true, from }
}

function mapPhase(state: ExecutionState, frame: number): MapPhase {
  const phase = currentVisit(state, frame).phase
  if (phase.kind !== 'map') throw new Error(`the log has an iteration in frame ${frame}, which has none`)
  return phase
}

function failureOf(event: { readonly error?: string; readonly cause?: string }): Failure {
  return { error: event.error ?? null, cause: event.cause ?? null }
}
