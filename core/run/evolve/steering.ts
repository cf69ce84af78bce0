import { getKey, setKey } from '../../std/json.ts'
import { withValueAt } from '../edit-value.ts'
import type {
  BreakpointsSet,
  ExecutionHeld,
  ExecutionReleased,
  HoldRequested,
  SignalReceived,
  ValueEdited,
} from '../event.ts'
import { frameOf, visitOf } from '../frames.ts'
import type { ExecutionState } from '../state.ts'

export function signalReceived(state: ExecutionState, event: SignalReceived): void {
  const { name, key, eventId, payload, seq } = event
  state.inbox.push({ name, key, eventId, payload, seq })
  state.signalsSeen.add(eventId)
}

export function breakpointsSet(state: ExecutionState, event: BreakpointsSet): void {
  state.breakpoints = event.breakpoints
}

export function holdRequested(state: ExecutionState, _event: HoldRequested): void {
  for (const frame of state.frames.values()) if (frame.held === null) frame.stopNext = 'hold'
}

export function executionHeld(state: ExecutionState, event: ExecutionHeld): void {
  const frame = frameOf(state, event.frame)
  frame.held = { reason: event.reason, where: event.where, state: event.state, seq: event.seq }
  frame.stopNext = null
  const visit = visitOf(frame)
  if (event.result !== undefined && visit !== null) visit.phase = { kind: 'result', result: event.result }
}

export function executionReleased(state: ExecutionState, event: ExecutionReleased): void {
  for (const id of event.frames) {
    const frame = frameOf(state, id)
    if (frame.held !== null) frame.passed = frame.held.where
    frame.held = null
    frame.stopNext = event.mode === 'step' ? 'step' : null
  }
}

export function valueEdited(state: ExecutionState, event: ValueEdited): void {
  const { target, value } = event.edit
  state.pendingEdits = event.rest === undefined ? null : { author: event.author, edits: event.rest }
  const frame = frameOf(state, target.frame)
  if (target.kind === 'variable') {
    const before = getKey(frame.variables, target.name)
    setKey(frame.variables, target.name, withValueAt(before ?? null, target.pointer ?? '', value) ?? value)
    return
  }
  const position = frame.position
  if (target.kind === 'input' && position.kind === 'next') {
    position.input = withValueAt(position.input, target.pointer ?? '', value) ?? value
  } else if (target.kind === 'input' && position.kind === 'visit') {
    position.visit.input = withValueAt(position.visit.input, target.pointer ?? '', value) ?? value
  } else if (position.kind === 'visit' && position.visit.phase.kind === 'result') {
    const phase = position.visit.phase
    phase.result = withValueAt(phase.result, target.pointer ?? '', value) ?? value
  } else if (position.kind === 'visit' && position.visit.phase.kind === 'failed') {
    position.visit.phase = { kind: 'result', result: value }
  }
}
