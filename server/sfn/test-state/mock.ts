import type { State } from '../../../core/language/definition.ts'
import { parseResource } from '../../../core/language/resource.ts'
import type { TestMock } from '../../../core/replay/state-test.ts'
import { isObject, type Json } from '../../../core/std/json.ts'
import { parseJsonText } from '../../../core/std/json-text.ts'
import { type SfnError, sfnError } from '../errors.ts'
import { shapeProblem } from './response-shape.ts'
import { responseShape } from './response-shapes.ts'

/** A mock as it comes over the wire. */
export interface GivenMock {
  readonly result?: string | undefined
  readonly errorOutput?:
    | { readonly error?: string | undefined; readonly cause?: string | undefined }
    | undefined
  readonly fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE' | undefined
}

const refused = (message: string): SfnError => sfnError('ValidationException', message)

/** Reads a mock for a state. Throws ValidationException where the state takes none, or none like this. */
export function readMock(given: GivenMock, state: State): TestMock {
  if (state.Type !== 'Task' && state.Type !== 'Map' && state.Type !== 'Parallel') {
    throw refused(`State type '${state.Type}' is not supported when a mock is specified`)
  }
  const { result, errorOutput } = given
  if (errorOutput !== undefined) {
    if (errorOutput.error === undefined) throw refused('The errorOutput of a test mock needs an error.')
    return { kind: 'error', error: errorOutput.error, cause: errorOutput.cause ?? null }
  }
  if (result === undefined) {
    throw refused('A test mock should have one of the following fields: [result, errorOutput].')
  }
  const parsed = parseJsonText(result)
  if (!parsed.ok) throw refused('Mocked result must be a valid JSON.')
  checkResult(parsed.value, state, given.fieldValidationMode ?? 'STRICT')
  return { kind: 'result', result: parsed.value }
}

function checkResult(result: Json, state: State, mode: NonNullable<GivenMock['fieldValidationMode']>): void {
  if (state.Type === 'Map') {
    // With a ResultWriter a Map hands back where its results are.
    if (state.ResultWriter !== undefined) {
      if (!isObject(result)) throw refused('Mocked result must be a JSON object.')
    } else if (!Array.isArray(result)) throw refused('Mocked result must be an array.')
  }
  if (state.Type === 'Parallel' && !Array.isArray(result)) throw refused('Mocked result must be an array.')
  if (state.Type !== 'Task' || mode === 'NONE') return
  const shape = responseShape(parseResource(state.Resource))
  const problem = shape === null ? null : shapeProblem(shape, result, null, mode === 'STRICT')
  if (problem !== null) throw refused(`Mock result schema validation error: ${problem}`)
}
