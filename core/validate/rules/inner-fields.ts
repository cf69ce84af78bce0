import type { Scope } from '../../language/definition.ts'
import { type Pointer, pointerTo } from '../../std/json-pointer.ts'
import type { Report, Rule } from '../rule.ts'

const SCOPE = ['StartAt', 'States', 'Comment', 'QueryLanguage']
const MACHINE = [...SCOPE, 'Version', 'TimeoutSeconds']
const PROCESSOR = [...SCOPE, 'ProcessorConfig']
const RETRIER = [
  ...[
    'ErrorEquals',
    'IntervalSeconds',
    'MaxAttempts',
    'BackoffRate',
    'MaxDelaySeconds',
    'JitterStrategy',
    'Comment',
  ],
]
const CATCHER = ['ErrorEquals', 'Next', 'ResultPath', 'Output', 'Assign', 'Comment']

/** Machines, scopes, retriers and catchers have no fields but their own: a misspelt one would silently do nothing. */
export const innerFields: Rule = ({ scopes, places }, report) => {
  for (const { scope, pointer } of scopes) check(scope, pointer, allowedIn(scope, pointer), report)
  for (const { state, pointer } of places) {
    if (state.Type !== 'Task' && state.Type !== 'Parallel' && state.Type !== 'Map') continue
    state.Retry?.forEach((retrier, i) => void check(retrier, pointerTo(pointer, 'Retry', i), RETRIER, report))
    state.Catch?.forEach((catcher, i) => void check(catcher, pointerTo(pointer, 'Catch', i), CATCHER, report))
  }
}

function allowedIn(scope: Scope, pointer: Pointer): readonly string[] {
  if (pointer === '') return MACHINE
  return 'ProcessorConfig' in scope ? PROCESSOR : SCOPE
}

function check(holder: object, pointer: Pointer, allowed: readonly string[], report: Report): void {
  for (const name of Object.keys(holder)) {
    if (allowed.includes(name)) continue
    const close = allowed.find((other) => other.toLowerCase() === name.toLowerCase())
    const advice = close === undefined ? 'check its spelling' : `it is spelled ${close}`
    report('FIELD_UNKNOWN', pointerTo(pointer, name), `${name} is no field here and does nothing; ${advice}.`)
  }
}
