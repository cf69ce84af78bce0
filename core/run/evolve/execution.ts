import type { Identity } from '../command.ts'
import type {
  ExecutionEndedBadly,
  ExecutionForked,
  ExecutionRedriven,
  ExecutionStarted,
  ExecutionSucceeded,
  StopRequested,
} from '../event.ts'
import { openFrame } from '../frames.ts'
import type { ExecutionState, ExecutionStatus, Frame, Phase, Visit } from '../state.ts'

export function executionStarted(state: ExecutionState, event: ExecutionStarted): void {
  state.executionId = event.executionId
  state.name = event.name
  state.machineId = event.machineId
  state.machineName = event.machineName
  state.machineVersion = event.machineVersion
  state.definition = event.definition
  state.input = event.input
  state.entropy = event.entropy
  state.startedAt = event.at
  state.deadline = event.deadline
  state.rehearsal = event.rehearsal
  state.imported = event.imported !== undefined
  state.parent = event.parent
  state.identity = event.identity ?? null
  state.breakpoints = event.breakpoints
  openFrame(state, null, {
    id: 0,
    kind: 'machine',
    index: 0,
    scope: '',
    item: null,
    isolated: true,
    position: { kind: 'next', state: event.startAt, input: event.input },
  })
}

export function executionSucceeded(state: ExecutionState, event: ExecutionSucceeded): void {
  state.status = 'SUCCEEDED'
  state.output = event.output
  state.stoppedAt = event.at
}

const BAD_END: Record<ExecutionEndedBadly['type'], ExecutionStatus> = {
  ExecutionFailed: 'FAILED',
  ExecutionAborted: 'ABORTED',
  ExecutionTimedOut: 'TIMED_OUT',
}

/** Frames stay as they are: a redrive goes on from them. */
export function executionEndedBadly(state: ExecutionState, event: ExecutionEndedBadly): void {
  state.status = BAD_END[event.type]
  state.error = event.error ?? null
  state.cause = event.cause ?? null
  state.stoppedAt = event.at
  state.stopping = null
  const root = state.frames.get(0)
  if (event.type === 'ExecutionFailed' && root?.position.kind === 'visit') {
    const failure = { error: state.error, cause: state.cause }
    root.position = { kind: 'failed', failure, visit: root.position.visit }
  }
}

export function stopRequested(state: ExecutionState, event: StopRequested): void {
  state.stopping = { error: event.error ?? null, cause: event.cause ?? null, author: event.author }
  for (const frame of state.frames.values()) frame.held = null
}

export function executionRedriven(state: ExecutionState, event: ExecutionRedriven): void {
  state.status = 'RUNNING'
  state.error = null
  state.cause = null
  state.stoppedAt = null
  state.redriveCount = event.redriveCount
  state.redrivenAt = event.at
  state.entropy = event.entropy
  state.deadline = event.deadline
  for (const frame of state.frames.values()) revive(frame)
}

/** What has succeeded stays; the visit that failed or was aborted begins its work anew, as a new attempt. */
function revive(frame: Frame): void {
  frame.stopped = false
  frame.stopNext = null
  if (frame.position.kind === 'failed') {
    const { visit } = frame.position
    if (visit === null) return
    frame.position = { kind: 'visit', visit }
  }
  if (frame.position.kind !== 'visit') return
  const visit = frame.position.visit
  visit.aborted = false
  visit.retries = []
  visit.phase = revived(visit, visit.phase.kind === 'failed' ? visit.phase.from : visit.phase)
}

function revived(visit: Visit, phase: Phase): Phase {
  switch (phase.kind) {
    case 'parallel':
      phase.failure = null
      return phase
    case 'map':
      phase.failure = null
      phase.failed = 0
      phase.redo.push(...phase.lost)
      phase.lost = []
      return phase
    case 'result':
      return phase
    case 'entered':
    case 'waiting':
    case 'task':
    case 'retrying':
    case 'failed':
      visit.attempt++
      return { kind: 'entered' }
  }
}

/**
 * A fork's clocks go on from where they stood at the moment it was cut, and what was being worked on elsewhere is asked
 * for again: the parent's task answers to the parent.
 */
export function executionForked(state: ExecutionState, event: ExecutionForked): void {
  const shift = event.at - state.at
  state.executionId = event.executionId
  state.name = event.name
  state.entropy = event.entropy
  state.forkedFrom = event.from
  state.breakpoints = event.breakpoints
  state.rehearsal = event.rehearsal
  state.imported = false
  state.parent = null
  state.identity = renamed(state.identity, event.name)
  state.stopping = null
  state.deadline = later(state.deadline, shift)
  state.pendingEdits = event.edits.length > 0 ? { author: event.author, edits: event.edits } : null
  for (const frame of state.frames.values()) {
    if (frame.held !== null) frame.passed = frame.held.where
    frame.held = null
    frame.stopNext = null
    // Where the parent was being stopped, the fork is not: what was aborted there goes on here.
    frame.stopped = false
    if (frame.position.kind === 'visit') moveClocks(frame.position.visit, shift)
  }
}

function moveClocks(visit: Visit, shift: number): void {
  const phase = visit.phase
  visit.aborted = false
  if (phase.kind === 'task') visit.phase = { kind: 'entered' }
  else if (phase.kind === 'retrying') phase.dueAt += shift
  else if (phase.kind === 'waiting' && !phase.absolute) phase.until += shift
}

/** A fork is another execution of the same machine: only the last part of its ARN differs. */
function renamed(identity: Identity | null, name: string): Identity | null {
  if (identity === null) return null
  const { execution } = identity
  return { ...identity, execution: execution.slice(0, execution.lastIndexOf(':') + 1) + name }
}

const later = (time: number | null, shift: number): number | null => (time === null ? null : time + shift)
