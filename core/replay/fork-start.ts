import type { EditTarget } from '../run/command.ts'
import type { ExecutionState, Frame } from '../run/state.ts'
import { pointerSegments, pointerTo } from '../std/json-pointer.ts'
import type { Moment } from './moment.ts'
import type { ShownValue } from './shown-value.ts'
import type { Timeline } from './timeline.ts'

/** Where a fork can begin so that a shown value can be changed, and what the edit is to be aimed at. */
export interface ForkStart {
  /** Last event of the copied prefix. */
  readonly seq: number
  readonly target: EditTarget
}

/**
 * The latest moment at or before the cursor at which a shown value is live and can be edited, or null when it never is:
 * an input until its work begins, a result until the state has made its output of it (the failure of a task counts: a
 * result can take its place), an output until the next state is entered, a variable while its frame runs.
 */
export function forkStart(timeline: Timeline, moment: Moment, shown: ShownValue): ForkStart | null {
  const { frame, visit } = moment
  switch (shown.part) {
    case 'input':
      return visit === null
        ? betweenStart(timeline, moment.seq, frame, shown.pointer)
        : inputStart(timeline, frame, visit.id, visit.enteredSeq, moment.seq, shown.pointer)
    case 'output':
      if (visit?.exitedSeq != null && visit.exitedSeq <= moment.seq)
        return flowStart(timeline, visit.exitedSeq, frame, shown.pointer)
      return visit === null ? null : resultStart(timeline, frame, visit.id, moment.seq, shown.pointer)
    case 'result':
      return visit === null
        ? null
        : resultStart(timeline, frame, visit.id, moment.task?.endedSeq ?? moment.seq, shown.pointer)
    case 'variables':
      return variableStart(timeline, moment.seq, frame, shown.pointer)
    case 'parameters':
    case 'context':
      return null
  }
}

/** The latest moment at or before `seq` from which a run can go on: the last one that is not the end. */
export function lastRunning(timeline: Timeline, seq: number): number {
  let at = Math.min(seq, timeline.length)
  while (at > 0 && timeline.stateAt(at).status !== 'RUNNING') at--
  return at
}

/** Goes on from `from` while `is` holds, and names the last such moment that is not beyond `to`. */
function lastWhile(
  timeline: Timeline,
  from: number,
  to: number,
  is: (state: ExecutionState) => boolean,
): number | null {
  let found: number | null = null
  for (let seq = from; seq <= Math.min(Math.max(from, to), timeline.length); seq++) {
    const state = timeline.stateAt(seq)
    if (state.status !== 'RUNNING' || !is(state)) break
    found = seq
  }
  return found
}

function inputStart(
  timeline: Timeline,
  frame: number,
  visit: number,
  entered: number,
  to: number,
  pointer: string,
): ForkStart | null {
  const seq = lastWhile(timeline, entered, to, (state) => {
    const position = state.frames.get(frame)?.position
    return (
      position?.kind === 'visit' && position.visit.id === visit && position.visit.phase.kind === 'entered'
    )
  })
  return seq === null ? null : { seq, target: { kind: 'input', frame, pointer } }
}

/** Between states it is the flow that can be changed; of an ended execution, what it was given at its start. */
function betweenStart(timeline: Timeline, seq: number, frame: number, pointer: string): ForkStart | null {
  const ended = timeline.stateAt(seq).status !== 'RUNNING'
  return flowStart(timeline, ended ? 1 : seq, ended ? 0 : frame, pointer)
}

function flowStart(timeline: Timeline, from: number, frame: number, pointer: string): ForkStart | null {
  const seq = lastWhile(timeline, from, from, (state) => state.frames.get(frame)?.position.kind === 'next')
  return seq === null ? null : { seq, target: { kind: 'input', frame, pointer } }
}

function resultStart(
  timeline: Timeline,
  frame: number,
  visit: number,
  from: number,
  pointer: string,
): ForkStart | null {
  const seq = lastWhile(timeline, from, from, (state) => {
    const position = state.frames.get(frame)?.position
    if (position?.kind !== 'visit' || position.visit.id !== visit) return false
    const { phase, type } = position.visit
    return phase.kind === 'result' || (phase.kind === 'failed' && type === 'Task')
  })
  return seq === null ? null : { seq, target: { kind: 'result', frame, pointer } }
}

function variableStart(timeline: Timeline, to: number, frame: number, pointer: string): ForkStart | null {
  const [name, ...rest] = pointerSegments(pointer)
  if (name === undefined) return null
  for (let seq = lastRunning(timeline, to); seq > 0; seq--) {
    const owner = ownerOf(timeline.stateAt(seq), frame, name)
    if (owner === undefined) return null
    if (owner !== null) {
      return { seq, target: { kind: 'variable', frame: owner.id, name, pointer: pointerTo('', ...rest) } }
    }
  }
  return null
}

/** The frame that owns a variable as seen from a frame; null when no frame has it, undefined when the frame is gone. */
function ownerOf(state: ExecutionState, frame: number, name: string): Frame | null | undefined {
  let at = state.frames.get(frame)
  if (at === undefined) return undefined
  while (at !== undefined) {
    if (Object.hasOwn(at.variables, name)) return at
    if (at.isolated || at.parent === null) return null
    at = state.frames.get(at.parent)
  }
  return null
}
