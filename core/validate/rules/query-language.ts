import { pointerTo } from '../../std/json-pointer.ts'
import { stateRule } from '../rule.ts'

/** A machine in JSONata holds no states in JSONPath; the other way round is fine. */
export const queryLanguage = stateRule(({ state, name, pointer }, report, { definition }) => {
  if (definition.QueryLanguage !== 'JSONata' || state.QueryLanguage !== 'JSONPath') return
  const message = `“${name}” cannot be JSONPath in a machine that is JSONata; remove its QueryLanguage.`
  report('QUERY_LANGUAGE_DOWNGRADE', pointerTo(pointer, 'QueryLanguage'), message)
})
