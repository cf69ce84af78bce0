import { transitionsOf } from '../../../core/graph/transitions.ts'
import type { QueryLanguage, State } from '../../../core/language/definition.ts'
import { parseDefinition } from '../../../core/language/parse.ts'
import { findState } from '../../../core/language/scopes.ts'
import { isObject, type Json } from '../../../core/std/json.ts'
import { parseJsonText } from '../../../core/std/json-text.ts'
import { diagnosticsOf, diagnosticsOfJson, refusalOf } from '../diagnostics.ts'
import { sfnError } from '../errors.ts'

/** The state under test and the language around it. */
export interface Subject {
  readonly name: string
  readonly state: State
  readonly queryLanguage: QueryLanguage
}

/** What Step Functions calls a state that was sent without its machine. */
const ALONE = 'StateName'

/** Reads the state to test: the one of that name in a whole machine, or one by itself. Throws InvalidDefinition. */
export function readSubject(text: string, stateName: string | undefined): Subject {
  const parsed = parseJsonText(text)
  if (!parsed.ok || !isObject(parsed.value)) {
    throw refusalOf(diagnosticsOf(text, {})) ?? notFound(stateName ?? ALONE)
  }
  const json: Json = stateName === undefined ? alone(parsed.value) : parsed.value
  const refusal = refusalOf(diagnosticsOfJson(json, {}))
  const { definition } = parseDefinition(json)
  if (refusal !== null) throw refusal
  const name = stateName ?? ALONE
  const place = definition === null ? undefined : findState(definition, name)
  if (place === undefined) throw notFound(name)
  const { state, queryLanguage } = place
  return { name, state, queryLanguage }
}

const notFound = (name: string): Error =>
  sfnError('ValidationException', `State '${name}' was not found in the state machine definition.`)

/** A machine around one state: wherever the state leads to, there is a state that ends. */
function alone(state: Json): Json {
  const machine = { StartAt: ALONE, States: { [ALONE]: state } }
  const read = parseDefinition(machine).definition?.States[ALONE]
  const targets = read === undefined ? [] : transitionsOf(read, '').map(({ target }) => target)
  const ends = targets.filter((target) => target !== '' && target !== ALONE)
  return {
    ...machine,
    States: { ...Object.fromEntries(ends.map((name) => [name, { Type: 'Succeed' }])), ...machine.States },
  }
}
