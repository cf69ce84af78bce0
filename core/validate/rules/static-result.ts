import { isObject, type Json } from '../../std/json.ts'
import { type Pointer, pointerTo } from '../../std/json-pointer.ts'
import { stateRule } from '../rule.ts'
import { LOOKS_READ } from './payload.ts'

/** The Result of a Pass is taken as it stands: nothing in it is read from anywhere. */
export const staticResult = stateRule(({ state, pointer, queryLanguage }, report) => {
  if (state.Type !== 'Pass' || queryLanguage !== 'JSONPath' || state.Result === undefined) return
  const walk = (value: Json, at: Pointer): void => {
    if (typeof value === 'string' && LOOKS_READ.test(value)) {
      report(
        'RESULT_IS_STATIC',
        at,
        'Result is taken as it stands; put what is read from the input into Parameters.',
      )
    } else if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) walk(item, pointerTo(at, i))
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) walk(item, pointerTo(at, key))
    }
  }
  walk(state.Result, pointerTo(pointer, 'Result'))
})
