import { pointerTo } from '../../std/json-pointer.ts'
import { stateRule } from '../rule.ts'

/** Credentials name a role where Step Functions demands it; here they have no effect. */
export const credentials = stateRule(({ state, pointer, queryLanguage }, report) => {
  if (state.Type !== 'Task' || state.Credentials === undefined) return
  const keys = Object.keys(state.Credentials)
  const at = pointerTo(pointer, 'Credentials')
  // The specification leaves the content open and public definitions use that; the recorded refusals are of JSONata.
  const strict = queryLanguage === 'JSONata' || keys.length === 0
  if (strict && !keys.includes('RoleArn') && !keys.includes('RoleArn.$')) {
    report('CREDENTIALS_INVALID', at, 'Credentials need a RoleArn; add it, or remove Credentials.')
  } else {
    report(
      'CREDENTIALS_UNUSED',
      at,
      'Credentials have no effect here; tasks run with the rights of this server.',
    )
  }
})
