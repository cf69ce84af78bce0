import type { EventType } from './event.ts'

/** Fields in which authors' values stand. Only these are looked at for equal values. */
export const PAYLOAD_FIELDS: ReadonlySet<string> = new Set([
  'input',
  'output',
  'parameters',
  'result',
  'payload',
  'items',
  'assigned',
  'edit',
  'edits',
  'rest',
  'cause',
  'imported',
])

/**
 * The events that make up most of every log are stored as arrays: a code, then these fields. A name with `?` behind it
 * may be absent, which null says; one with `@` is a time, written as its distance from the decision's. Whatever else an event
 * carries follows in an object. Logs are read by this table for ever: a list may be given to a type that has none, and never
 * changed afterwards.
 */
const LISTS: Partial<Record<EventType, readonly [code: string, fields: string]>> = {
  PassStateEntered: ['P>', 'frame visit name input'],
  TaskStateEntered: ['T>', 'frame visit name input'],
  ChoiceStateEntered: ['C>', 'frame visit name input'],
  WaitStateEntered: ['W>', 'frame visit name input'],
  SucceedStateEntered: ['S>', 'frame visit name input'],
  FailStateEntered: ['F>', 'frame visit name input'],
  ParallelStateEntered: ['L>', 'frame visit name input'],
  MapStateEntered: ['M>', 'frame visit name input'],
  PassStateExited: ['P<', 'frame visit attempt? name output next'],
  TaskStateExited: ['T<', 'frame visit attempt? name output next'],
  ChoiceStateExited: ['C<', 'frame visit attempt? name output next rule?'],
  WaitStateExited: ['W<', 'frame visit attempt? name output next'],
  SucceedStateExited: ['S<', 'frame visit attempt? name output next'],
  ParallelStateExited: ['L<', 'frame visit attempt? name output next'],
  MapStateExited: ['M<', 'frame visit attempt? name output next'],
  TaskScheduled: ['t>', 'frame visit attempt resource parameters deadline@ heartbeatDeadline@'],
  TaskSucceeded: ['t<', 'frame visit attempt output startedAt?@'],
  MapIterationStarted: ['m>', 'frame visit attempt index child input'],
  MapIterationSucceeded: ['m<', 'frame visit attempt index child'],
}

/** A field of an event that is stored as an array. */
export interface Column {
  readonly name: string
  /** Null in its place says that the event does not have it. */
  readonly optional: boolean
  /** Milliseconds, stored as the distance from the time in the text's head. */
  readonly time: boolean
  /** An author's value, by its index among the text's values. */
  readonly payload: boolean
}

/** How a type is stored as an array. */
export interface Columns {
  readonly type: string
  readonly code: string
  readonly list: readonly Column[]
  /** Their names, and `type`. */
  readonly names: ReadonlySet<string>
}

const ALL: readonly Columns[] = Object.entries(LISTS).map(([type, [code, fields]]) => {
  const list = fields.split(' ').map((field) => {
    const name = field.replace(/[?@]/g, '')
    const payload = PAYLOAD_FIELDS.has(name)
    return { name, optional: field.includes('?'), time: field.includes('@'), payload }
  })
  return { type, code, list, names: new Set(['type', ...list.map(({ name }) => name)]) }
})

const BY_TYPE = new Map(ALL.map((columns) => [columns.type, columns]))
const BY_CODE = new Map(ALL.map((columns) => [columns.code, columns]))

/** How a type is stored as an array; undefined for one that is stored as an object. */
export function columnsOf(type: string): Columns | undefined {
  return BY_TYPE.get(type)
}

/** The same by the code that an array begins with. */
export function columnsOfCode(code: string): Columns | undefined {
  return BY_CODE.get(code)
}
