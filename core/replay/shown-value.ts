import { type Json, jsonEqual } from '../std/json.ts'
import { pointerSegments, pointerTo } from '../std/json-pointer.ts'
import { valueAt } from './diff.ts'
import { type LastChange, lastChange } from './last-change.ts'
import type { Moment } from './moment.ts'
import type { Timeline } from './timeline.ts'

/** A value that the data pane shows at a moment: in which of its parts, and the place inside. */
export interface ShownValue {
  readonly part: 'input' | 'output' | 'variables' | 'context' | 'parameters' | 'result'
  /** JSON pointer inside the part; for variables its first segment is the name. */
  readonly pointer: string
}

/** The whole value of a part at a moment; undefined where there is none. */
export function partOf(moment: Moment, part: ShownValue['part']): Json | undefined {
  switch (part) {
    case 'input':
      return moment.input
    case 'output':
      return moment.output
    case 'variables':
      return moment.variables
    case 'context':
      return moment.context
    case 'parameters':
      return moment.task?.parameters
    case 'result':
      return moment.task?.output
  }
}

/** The event that wrote a shown value, as `lastChange` tells it for the place behind it; null where nothing did. */
export function originOf(timeline: Timeline, moment: Moment, shown: ShownValue): LastChange | null {
  const ask = (seq: number, place: Parameters<typeof lastChange>[3]): LastChange | null =>
    lastChange(timeline.events, timeline.index, seq, place)
  const { frame } = moment
  const { pointer } = shown
  switch (shown.part) {
    case 'input':
      return hasEnded(timeline, moment)
        ? ask(1, { kind: 'flow', frame: 0, pointer })
        : ask(inputSeq(moment), { kind: 'flow', frame, pointer })
    case 'output':
      // A moment of the execution as a whole shows what the flow came to, not what the last task handed back.
      return moment.visit === null || isExited(moment)
        ? ask(moment.visit?.exitedSeq ?? moment.seq, { kind: 'flow', frame, pointer })
        : (ask(moment.seq, { kind: 'result', frame, pointer }) ??
            ask(moment.seq, { kind: 'flow', frame, pointer }))
    case 'result':
      return ask(moment.task?.endedSeq ?? moment.seq, { kind: 'result', frame, pointer })
    case 'variables': {
      const [name = '', ...rest] = pointerSegments(pointer)
      return ask(moment.seq, { kind: 'variable', frame, name, pointer: pointerTo('', ...rest) })
    }
    case 'parameters':
      return parameterOrigin(timeline, moment, pointer)
    case 'context':
      return contextOrigin(timeline, moment, pointer)
  }
}

/** The pointer inside `whole` at which `value` stands: under the same key when there is such a place, else anywhere. */
export function findValue(whole: Json | undefined, value: Json, key: string | undefined): string | null {
  let anywhere: string | null = null
  const look = (at: Json, pointer: string, name: string | undefined): string | null => {
    if (jsonEqual(at, value)) {
      if (key === undefined || name === key) return pointer
      anywhere ??= pointer
    }
    if (typeof at !== 'object' || at === null) return null
    for (const [each, inner] of Object.entries(at)) {
      const found = look(inner as Json, pointerTo(pointer, each), each)
      if (found !== null) return found
    }
    return null
  }
  return whole === undefined ? null : (look(whole, '', undefined) ?? anywhere)
}

/** True where the pane shows what the execution as a whole was given. */
function hasEnded(timeline: Timeline, moment: Moment): boolean {
  return moment.visit === null && timeline.stateAt(moment.seq).status !== 'RUNNING'
}

/** The moment at which the flow of the frame still is the input of the visit. */
function inputSeq(moment: Moment): number {
  return isExited(moment) && moment.visit?.exitedSeq ? moment.visit.exitedSeq - 1 : moment.seq
}

function isExited(moment: Moment): boolean {
  return moment.visit?.exitedSeq != null && moment.visit.exitedSeq <= moment.seq
}

/** What a task was given comes from the input or a variable as a rule: that is what one wants to know about. */
function parameterOrigin(timeline: Timeline, moment: Moment, pointer: string): LastChange | null {
  const task = moment.task
  const segments = pointerSegments(pointer)
  const value = valueAt(task?.parameters, segments)
  if (task === null || value === undefined) return null
  const key = segments.at(-1)
  const inInput = findValue(moment.input, value, key)
  if (inInput !== null) return originOf(timeline, moment, { part: 'input', pointer: inInput })
  const inVariables = findValue(moment.variables, value, key)
  if (inVariables !== null) return originOf(timeline, moment, { part: 'variables', pointer: inVariables })
  return { seq: task.scheduledSeq, by: 'state', visit: moment.visit?.id ?? null }
}

function contextOrigin(timeline: Timeline, moment: Moment, pointer: string): LastChange | null {
  const [area, field, ...rest] = pointerSegments(pointer)
  const frame = timeline.index.frames.get(moment.frame)
  if (area === 'Execution' && field === 'Input') {
    const place = { kind: 'flow', frame: 0, pointer: pointerTo('', ...rest) } as const
    return lastChange(timeline.events, timeline.index, 1, place)
  }
  if (area === 'Map' && frame) return { seq: frame.openedSeq, by: 'state', visit: frame.visit }
  if (area === 'Task' && moment.task)
    return { seq: moment.task.scheduledSeq, by: 'state', visit: moment.visit?.id ?? null }
  if (area === 'State' && moment.visit)
    return { seq: moment.visit.enteredSeq, by: 'state', visit: moment.visit.id }
  return timeline.length > 0 ? { seq: 1, by: 'input', visit: null } : null
}
