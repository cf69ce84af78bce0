import { isExpression } from '../../expression/jsonata/template.ts'
import { parseTimestamp } from '../../expression/timestamp.ts'
import { pointerTo } from '../../std/json-pointer.ts'
import { stateRule } from '../rule.ts'

const DURATIONS = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'] as const

/** A Wait says once how long it waits; a timestamp is one. */
export const wait = stateRule(({ state, name, pointer, queryLanguage }, report) => {
  if (state.Type !== 'Wait') return
  const given = DURATIONS.filter((field) => state[field] !== undefined)
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none' : given.join(' and ')
    const choices = queryLanguage === 'JSONata' ? 'Seconds or Timestamp' : DURATIONS.join(', ')
    report('WAIT_NOT_ONE', pointer, `“${name}” needs exactly one of ${choices}, but has ${found}.`)
  }
  const text = state.Timestamp
  if (text === undefined || parseTimestamp(text) !== null) return
  // A placeholder of a deployment template may become a timestamp.
  if (queryLanguage === 'JSONata' ? isExpression(text) : /^\$\{[^}]*\}$/.test(text)) return
  const message = 'Timestamp must be a date and time with a zone, such as 2030-01-31T09:00:00Z.'
  report('TIMESTAMP_INVALID', pointerTo(pointer, 'Timestamp'), message)
})
