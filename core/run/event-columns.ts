import type { EventType } from './event.ts'

/**
 * The events that make up most of every log are stored as arrays: the type, then these fields. A name with `?` behind it
 * may be absent, which null says; whatever else an event carries follows in an object. Logs are read by this table for
 * ever: a list may be given to a type that has none, and never changed afterwards.
 */
const LISTS: Partial<Record<EventType, string>> = {
  PassStateEntered: 'frame visit name input',
  TaskStateEntered: 'frame visit name input',
  ChoiceStateEntered: 'frame visit name input',
  WaitStateEntered: 'frame visit name input',
  SucceedStateEntered: 'frame visit name input',
  FailStateEntered: 'frame visit name input',
  ParallelStateEntered: 'frame visit name input',
  MapStateEntered: 'frame visit name input',
  PassStateExited: 'frame visit attempt? name output next',
  TaskStateExited: 'frame visit attempt? name output next',
  ChoiceStateExited: 'frame visit attempt? name output next rule?',
  WaitStateExited: 'frame visit attempt? name output next',
  SucceedStateExited: 'frame visit attempt? name output next',
  ParallelStateExited: 'frame visit attempt? name output next',
  MapStateExited: 'frame visit attempt? name output next',
  TaskScheduled: 'frame visit attempt resource parameters deadline heartbeatDeadline',
  TaskSucceeded: 'frame visit attempt output startedAt?',
  MapIterationStarted: 'frame visit attempt index child input',
  MapIterationSucceeded: 'frame visit attempt index child',
}

/** A field of an event that is stored as an array. */
export interface Column {
  readonly name: string
  /** Null in its place says that the event does not have it. */
  readonly optional: boolean
}

/** The fields of a type that is stored as an array. */
export interface Columns {
  readonly list: readonly Column[]
  /** Their names, and `type`. */
  readonly names: ReadonlySet<string>
}

const COLUMNS = new Map<string, Columns>(
  Object.entries(LISTS).map(([type, text]) => {
    const list = text
      .split(' ')
      .map((name) => ({ name: name.replace('?', ''), optional: name.endsWith('?') }))
    return [type, { list, names: new Set(['type', ...list.map(({ name }) => name)]) }]
  }),
)

/** The fields of a type that is stored as an array, in order; undefined for one that is stored as an object. */
export function columnsOf(type: string): Columns | undefined {
  return COLUMNS.get(type)
}
