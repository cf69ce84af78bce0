import type { HistoryEvent } from '../run/event.ts'
import { type Json, jsonEqual } from '../std/json.ts'
import { pointerSegments } from '../std/json-pointer.ts'
import { valueAt } from './diff.ts'
import type { HistoryIndex, VisitRecord } from './history-index.ts'

/** A value as the data pane shows it: what kind of data of which frame, and the place inside. */
export type ValuePlace =
  /** What the frame carries from state to state: the input of the current or next state, the output of the last one. */
  | { readonly kind: 'flow'; readonly frame: number; readonly pointer: string }
  | { readonly kind: 'variable'; readonly frame: number; readonly name: string; readonly pointer: string }
  /** What a visit's work handed back, before the state made its output of it. */
  | { readonly kind: 'result'; readonly frame: number; readonly pointer: string }

/** The event that wrote a value, and why it is said to be that one. */
export interface LastChange {
  readonly seq: number
  /** 'work': a task handed it back; 'state': the state's own data flow made it; 'edit': a person; 'input': it came with the start. */
  readonly by: 'work' | 'state' | 'edit' | 'input'
  readonly visit: number | null
}

type Log = readonly HistoryEvent[]

/**
 * Finds the event at or before `seq` that gave a value its present content: goes back from state to state while the
 * value stands unchanged at its place, then names the task whose result holds it, if there is one in that state.
 * null when the place has no value at `seq`.
 */
export function lastChange(
  events: Log,
  index: HistoryIndex,
  seq: number,
  place: ValuePlace,
): LastChange | null {
  const segments = pointerSegments(place.pointer)
  if (place.kind === 'variable') return variableChange(events, index, seq, place.frame, place.name, segments)
  if (place.kind === 'result') {
    for (let i = Math.min(seq, events.length) - 1; i >= 0; i--) {
      const event = events[i]!
      if (event.frame === place.frame && isWork(event)) {
        return event.type === 'ValueEdited'
          ? editBy(event)
          : { seq: event.seq, by: 'work', visit: event.visit ?? null }
      }
    }
    return null
  }
  return flowChange(events, index, seq, place.frame, segments)
}

/** What one event says of a place: its content, or only that something inside it was changed. */
type Saying = { readonly value: Json | undefined } | 'changedInside' | null

function flowChange(
  events: Log,
  index: HistoryIndex,
  seq: number,
  frame: number,
  segments: string[],
): LastChange | null {
  return latestOfSame(events, index, seq, (event) => flowSaying(event, frame, segments))
}

/** What the frame's flow is after an event, where the event says so. */
function flowSaying(event: HistoryEvent, frame: number, segments: string[]): Saying {
  if (event.type === 'ValueEdited') {
    const target = event.edit.target
    return target.kind === 'input' && target.frame === frame
      ? editSaying(target.pointer, event.edit.value, segments)
      : null
  }
  const whole = flowValue(event, frame)
  return whole === undefined ? null : { value: valueAt(whole, segments) }
}

function flowValue(event: HistoryEvent, frame: number): Json | undefined {
  if (event.type === 'MapIterationStarted') return event.child === frame ? event.input : undefined
  if (event.type === 'ParallelStateStarted') {
    return frame >= event.firstFrame && frame < event.firstFrame + event.count ? event.input : undefined
  }
  if (event.frame !== frame) return undefined
  if (event.type === 'ExecutionStarted') return event.input
  if (event.type.endsWith('StateEntered') && 'input' in event) return event.input as Json
  if (event.type.endsWith('StateExited') && 'output' in event) return event.output as Json
  return undefined
}

function variableChange(
  events: Log,
  index: HistoryIndex,
  seq: number,
  frame: number,
  name: string,
  segments: string[],
): LastChange | null {
  const frames = index.lineage(frame).map((f) => f.id)
  return latestOfSame(events, index, seq, (event) =>
    frames.includes(event.frame) ? variableSaying(event, name, segments) : null,
  )
}

function variableSaying(event: HistoryEvent, name: string, segments: string[]): Saying {
  if ('assigned' in event && event.assigned && Object.hasOwn(event.assigned, name)) {
    return { value: valueAt(event.assigned[name], segments) }
  }
  if (event.type !== 'ValueEdited' || event.edit.target.kind !== 'variable') return null
  return event.edit.target.name === name
    ? editSaying(event.edit.target.pointer, event.edit.value, segments)
    : null
}

function editSaying(pointer: string | undefined, value: Json, segments: string[]): Saying {
  const edited = pointerSegments(pointer ?? '')
  const shared = Math.min(edited.length, segments.length)
  if (edited.slice(0, shared).some((segment, i) => segment !== segments[i])) return null
  return edited.length > segments.length
    ? 'changedInside'
    : { value: valueAt(value, segments.slice(edited.length)) }
}

/** Goes back over what events say of a place and stops at the one from which on it stood unchanged. */
function latestOfSame(
  events: Log,
  index: HistoryIndex,
  seq: number,
  say: (event: HistoryEvent) => Saying,
): LastChange | null {
  let found: { event: HistoryEvent; value: Json } | null = null
  for (let i = Math.min(seq, events.length) - 1; i >= 0; i--) {
    const event = events[i]!
    const saying = say(event)
    if (saying === null) continue
    if (saying === 'changedInside')
      return found ? blame(events, index, found.event, found.value) : editBy(event)
    if (saying.value === undefined || (found && !jsonEqual(saying.value, found.value))) break
    found = { event, value: saying.value }
  }
  return found ? blame(events, index, found.event, found.value) : null
}

function editBy(event: HistoryEvent): LastChange {
  return { seq: event.seq, by: 'edit', visit: null }
}

/** Who made `value` in the event that shows it first: a person, the start, the state's work, or the state itself. */
function blame(events: Log, index: HistoryIndex, event: HistoryEvent, value: Json): LastChange {
  const visit = event.visit === undefined ? undefined : index.visit(event.visit)
  if (event.type === 'ValueEdited') return editBy(event)
  if (event.type === 'ExecutionStarted') return { seq: event.seq, by: 'input', visit: null }
  const work = visit && event.type.endsWith('StateExited') ? workOf(events, visit, event.seq) : undefined
  if (work?.type === 'ValueEdited' && contains(work.edit.value, value)) return editBy(work)
  if (work?.type === 'TaskSucceeded' && contains(work.output, value)) {
    return { seq: work.seq, by: 'work', visit: visit?.id ?? null }
  }
  return { seq: event.seq, by: 'state', visit: visit?.id ?? null }
}

function workOf(events: Log, visit: VisitRecord, before: number): HistoryEvent | undefined {
  for (let i = before - 2; i >= visit.enteredSeq; i--) {
    const event = events[i]!
    if (event.visit === visit.id && event.type === 'TaskSucceeded') return event
    if (event.type === 'ValueEdited' && event.edit.target.kind === 'result' && event.frame === visit.frame)
      return event
  }
  return undefined
}

function isWork(event: HistoryEvent): boolean {
  if (event.type === 'ValueEdited') return event.edit.target.kind === 'result'
  return (
    event.type === 'TaskSucceeded' ||
    event.type === 'ParallelStateSucceeded' ||
    event.type === 'MapStateSucceeded'
  )
}

/** True when `value` stands anywhere inside `whole`. */
function contains(whole: Json, value: Json): boolean {
  if (jsonEqual(whole, value)) return true
  if (typeof whole !== 'object' || whole === null) return false
  return Object.values(whole).some((inner) => contains(inner as Json, value))
}
