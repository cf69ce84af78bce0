import type { QueryLanguage, StateType } from '../../language/definition.ts'
import { fieldOf, STATE_TYPES } from '../../language/fields.ts'
import type { StatePlace } from '../../language/scopes.ts'
import { type Pointer, pointerTo } from '../../std/json-pointer.ts'
import { type Report, stateRule } from '../rule.ts'

/** Every field belongs to its state type and to the state's query language. */
export const fields = stateRule((place, report) => {
  const { state, pointer, queryLanguage } = place
  for (const name of Object.keys(state)) {
    const field = fieldOf(state.Type, name)
    const at = pointerTo(pointer, name)
    if (field === undefined) unknownField(name, state.Type, at, report)
    else if (field.language !== undefined && field.language !== queryLanguage) {
      wrongLanguage(name, field.language, at, report)
    }
  }
  checkRules(place, report)
})

function unknownField(name: string, type: StateType, pointer: Pointer, report: Report): void {
  const elsewhere = STATE_TYPES.filter((other) => fieldOf(other, name) !== undefined)
  if (elsewhere.length > 0) {
    const message = `A ${type} state has no ${name}; it belongs to ${elsewhere.join(', ')}. Remove it.`
    report('FIELD_NOT_ALLOWED', pointer, message)
  } else {
    report(
      'FIELD_UNKNOWN',
      pointer,
      `${name} is not a field of the language and does nothing; check its spelling.`,
    )
  }
}

const INSTEAD: Readonly<Record<string, string>> = {
  Parameters: 'Arguments',
  ResultSelector: 'Output',
  ResultPath: 'Output, or Assign',
  OutputPath: 'Output',
  Result: 'Output',
  ItemsPath: 'Items',
  Variable: 'Condition',
  Arguments: 'Parameters',
  Output: 'ResultSelector, ResultPath or OutputPath',
  Items: 'ItemsPath',
  Condition: 'Variable and an operator',
}

function wrongLanguage(name: string, language: QueryLanguage, pointer: Pointer, report: Report): void {
  const other = language === 'JSONPath' ? 'JSONata' : 'JSONPath'
  const plain = name.endsWith('Path') ? name.slice(0, -'Path'.length) : name
  const instead =
    INSTEAD[name] ?? (plain !== name && plain !== 'Input' ? `${plain} with an expression` : null)
  const advice = instead === null ? 'remove it' : `use ${instead} instead`
  const code = language === 'JSONPath' ? 'FIELD_OF_JSONPATH' : 'FIELD_OF_JSONATA'
  report(code, pointer, `${name} is a field of ${language}, but this state speaks ${other}; ${advice}.`)
}

/** The same for the fields of choice rules, catchers, and a Map's reader and writer. */
function checkRules({ state, pointer, queryLanguage }: StatePlace, report: Report): void {
  const check = (
    holder: object | undefined,
    at: Pointer,
    names: readonly string[],
    language: QueryLanguage,
  ) => {
    if (holder === undefined || language === queryLanguage) return
    for (const name of names) {
      if (Object.hasOwn(holder, name)) wrongLanguage(name, language, pointerTo(at, name), report)
    }
  }
  if (state.Type === 'Choice') {
    state.Choices.forEach((rule, i) => {
      const at = pointerTo(pointer, 'Choices', i)
      check(rule, at, ['Condition', 'Output'], 'JSONata')
      check(rule, at, ['Variable', 'And', 'Or', 'Not'], 'JSONPath')
    })
  }
  if (state.Type === 'Task' || state.Type === 'Parallel' || state.Type === 'Map') {
    state.Catch?.forEach((catcher, i) => {
      const at = pointerTo(pointer, 'Catch', i)
      check(catcher, at, ['Output'], 'JSONata')
      check(catcher, at, ['ResultPath'], 'JSONPath')
    })
  }
  if (state.Type !== 'Map') return
  for (const name of ['ItemReader', 'ResultWriter'] as const) {
    check(state[name], pointerTo(pointer, name), ['Arguments'], 'JSONata')
    check(state[name], pointerTo(pointer, name), ['Parameters'], 'JSONPath')
  }
}
