import { type Pointer, pointerTo } from '../../std/json-pointer.ts'
import type { Report, Rule } from '../rule.ts'

/** The errors that the language itself knows (its specification, and the developer guide's list). */
const STATES_ERRORS: ReadonlySet<string> = new Set(
  [
    ...[
      'ALL',
      'Timeout',
      'HeartbeatTimeout',
      'TaskFailed',
      'Permissions',
      'ResultPathMatchFailure',
      'Runtime',
    ],
    ...[
      'ParameterPathFailure',
      'QueryEvaluationError',
      'BranchFailed',
      'NoChoiceMatched',
      'IntrinsicFailure',
    ],
    ...['ExceedToleratedFailureThreshold', 'ItemReaderFailed', 'ResultWriterFailed', 'DataLimitExceeded'],
    ...['Http.Socket', 'ExecutionLimitExceeded'],
  ].map((name) => `States.${name}`),
)

/** Retriers and catchers name the errors that they are for; States.ALL stands alone and last. */
export const errors: Rule = ({ places }, report) => {
  const known = new Set(STATES_ERRORS)
  for (const { state } of places)
    if (state.Type === 'Fail' && state.Error !== undefined) known.add(state.Error)
  for (const { state, pointer } of places) {
    if (state.Type !== 'Task' && state.Type !== 'Parallel' && state.Type !== 'Map') continue
    for (const field of ['Retry', 'Catch'] as const) {
      const rules = state[field] ?? []
      rules.forEach((rule, i) => {
        const at = pointerTo(pointer, field, i, 'ErrorEquals')
        checkErrors(rule.ErrorEquals, i === rules.length - 1, at, report)
        checkKnown(rule.ErrorEquals, known, at, report)
      })
    }
    state.Retry?.forEach((retrier, i) => {
      const jitter: string | undefined = retrier.JitterStrategy
      if (jitter === undefined || jitter === 'FULL' || jitter === 'NONE') return
      const at = pointerTo(pointer, 'Retry', i, 'JitterStrategy')
      report('JITTER_UNKNOWN', at, 'JitterStrategy must be FULL or NONE.')
    })
  }
}

function checkErrors(names: readonly string[], last: boolean, pointer: Pointer, report: Report): void {
  if (names.length === 0) {
    report('ERROR_EQUALS_EMPTY', pointer, 'ErrorEquals is empty; name an error, or States.ALL for any.')
  }
  if (names.includes('States.ALL')) {
    if (names.length > 1) {
      report('STATES_ALL_NOT_ALONE', pointer, 'States.ALL stands for every error; remove the other names.')
    }
    if (!last) {
      report(
        'STATES_ALL_NOT_LAST',
        pointer,
        'States.ALL leaves nothing for the rules behind it; move it to the end.',
      )
    }
  }
}

function checkKnown(
  names: readonly string[],
  known: ReadonlySet<string>,
  pointer: Pointer,
  report: Report,
): void {
  names.forEach((name, i) => {
    if (!name.startsWith('States.') || known.has(name)) return
    if (/^States\.Http\.StatusCode\.\d{3}$/.test(name)) return
    report('ERROR_NAME_UNKNOWN', pointerTo(pointer, i), `There is no error ${name}; check its spelling.`)
  })
}
