import type { Json } from '../std/json.ts'
import { getKey } from '../std/json.ts'
import type { Edit, EditTarget } from './command.ts'
import { withValueAt } from './edit-value.ts'
import { visitOf } from './frames.ts'
import type { ExecutionState, Frame } from './state.ts'

/** Where values may be changed: a `held` run only where it stands still, a `fork` wherever its prefix has the value. */
export type EditMode = 'held' | 'fork'

/** A value that can be edited now. */
export interface EditableTarget {
  readonly target: EditTarget
  /** Name of the state it belongs to; null for variables between states. */
  readonly state: string | null
  readonly value: Json
}

/** Everything that could be edited at this moment. */
export function editableTargets(state: ExecutionState, mode: EditMode): EditableTarget[] {
  if (state.status !== 'RUNNING') return []
  return [...state.frames.values()].flatMap((frame) => editableInFrame(frame, mode))
}

function editableInFrame(frame: Frame, mode: EditMode): EditableTarget[] {
  if ((mode === 'held' && frame.held === null) || frame.stopped) return []
  const found: EditableTarget[] = []
  const position = frame.position
  const name = position.kind === 'next' ? position.state : (visitOf(frame)?.state ?? null)
  const input = editableInput(frame, mode)
  if (input !== undefined)
    found.push({ target: { kind: 'input', frame: frame.id }, state: name, value: input })
  const result = editableResult(frame)
  if (result !== undefined)
    found.push({ target: { kind: 'result', frame: frame.id }, state: name, value: result })
  for (const [variable, value] of Object.entries(frame.variables)) {
    found.push({ target: { kind: 'variable', frame: frame.id, name: variable }, state: null, value })
  }
  return found
}

/** A fork asks for open tasks again, so their input can still be changed there. */
function editableInput(frame: Frame, mode: EditMode): Json | undefined {
  if (frame.position.kind === 'next') return frame.position.input
  const visit = visitOf(frame)
  if (visit === null) return undefined
  const { kind } = visit.phase
  return kind === 'entered' || (mode === 'fork' && kind === 'task') ? visit.input : undefined
}

/** The failure of a task that nobody has dealt with yet can be replaced by a result. */
function editableResult(frame: Frame): Json | undefined {
  const phase = visitOf(frame)?.phase
  if (phase?.kind === 'result') return phase.result
  if (phase?.kind !== 'failed' || visitOf(frame)?.type !== 'Task') return undefined
  return { Error: phase.failure.error, Cause: phase.failure.cause }
}

/** Null when all edits can be made one after the other; otherwise the sentence that says which cannot, and why. */
export function applyEditTargets(
  state: ExecutionState,
  edits: readonly Edit[],
  mode: EditMode,
): string | null {
  const values = new Map<string, Json>()
  for (const { target, value } of edits) {
    const frame = state.frames.get(target.frame)
    if (frame === undefined) return `There is no branch or iteration number ${target.frame} at this moment.`
    if (mode === 'held' && frame.held === null) {
      return 'The run does not stand still there. Set a breakpoint, wait until it stops, then edit.'
    }
    const key = `${target.kind}/${target.frame}/${target.kind === 'variable' ? target.name : ''}`
    const before = values.get(key) ?? presentValue(frame, target, mode)
    if (before === undefined) return unavailable(target)
    const after = withValueAt(before, target.pointer ?? '', value)
    if (after === undefined) return `There is no place ${target.pointer} in that value to be changed.`
    values.set(key, after)
  }
  return null
}

function presentValue(frame: Frame, target: EditTarget, mode: EditMode): Json | undefined {
  if (target.kind === 'input') return editableInput(frame, mode)
  if (target.kind === 'result') return editableResult(frame)
  return getKey(frame.variables, target.name) ?? ((target.pointer ?? '') === '' ? null : undefined)
}

function unavailable(target: EditTarget): string {
  switch (target.kind) {
    case 'input':
      return 'The input has already been used at this moment. Stop before the state to change its input.'
    case 'result':
      return 'There is no result at this moment. Stop after the state to change what its work came to.'
    case 'variable':
      return `There is no variable $${target.name} in that scope at this moment.`
  }
}
