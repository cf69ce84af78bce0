import { describe, expect, test } from 'vitest'
import { diagnosticsOf, refusalOf } from './diagnostics.ts'

const errors = (definition: unknown): string[] =>
  diagnosticsOf(typeof definition === 'string' ? definition : JSON.stringify(definition), {})
    .filter((one) => one.severity === 'ERROR')
    .map(({ code, message, location }) => `${code}: ${message} at ${location}`)

const one = (state: object, more: object = {}): object => ({ StartAt: 'A', States: { A: state, ...more } })
const pass = { Type: 'Pass', End: true }
const SCHEMA = 'SCHEMA_VALIDATION_FAILED: '
const MISSING = 'MISSING_TRANSITION_TARGET: '

describe('[DX1][DX2][DX3] definitions and what is said of them', () => {
  const CASES: readonly (readonly [name: string, definition: unknown, said: readonly string[]])[] = [
    ['sound', one(pass), []],
    [
      'nothing to start with',
      { States: { A: pass } },
      [`${SCHEMA}These fields are required: [StartAt] at /`],
    ],
    ['nothing at all', {}, [`${SCHEMA}These fields are required: [StartAt, States] at /`]],
    [
      'a state of no type',
      one({ Type: 'Nap', End: true }),
      [
        `${SCHEMA}The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/A/Type`,
      ],
    ],
    [
      'targets that are not there',
      one(
        { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'X' }], Default: 'Y' },
        { B: { Type: 'Succeed' } },
      ),
      [
        `${MISSING}Missing 'Next' target: X at /States/A/Choices[0]/Next`,
        `${MISSING}Missing 'Next' target: Y at /States/A/Default`,
        `${MISSING}State "B" is not reachable. at /States/B`,
      ],
    ],
    [
      'no end',
      one({ Type: 'Pass', Next: 'A' }, { B: { Type: 'Pass', Next: 'A' } }),
      ['MISSING_END_STATE: Workflow has no terminal state at undefined'],
    ],
    [
      'a foreign field',
      one({ ...pass, Retry: [] }),
      [`${SCHEMA}Field 'Retry' is not supported at /States/A`],
    ],
    [
      'an unknown field',
      one({ ...pass, Coment: '' }),
      [`${SCHEMA}Field 'Coment' is not supported at /States/A`],
    ],
    [
      'a field of the other language',
      one({ ...pass, Output: 1 }),
      [
        `${SCHEMA}The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/A`,
      ],
    ],
    [
      'an inner path',
      one({ ...pass, Parameters: { 'a.$': 'States.Nothing()' } }),
      [
        `${SCHEMA}The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters`,
      ],
    ],
  ]
  test.each(CASES)('%s', (_name, definition, said) => {
    expect(errors(definition)).toEqual(said)
  })

  test('texts that are no JSON', () => {
    expect(errors('{')[0]).toBe(
      'INVALID_JSON_DESCRIPTION: Unexpected end-of-input: expected close marker for Object (line 1, column 2) at /',
    )
    expect(errors('not so')[0]).toMatch(/^INVALID_JSON_DESCRIPTION: Unrecognized token 'not': was expecting /)
    expect(errors(' ')[0]).toMatch(/^MISSING_DESCRIPTION/)
    expect(errors('[]')[0]).toMatch(/^SCHEMA_VALIDATION_FAILED/)
    expect(errors('['.repeat(300))[0]).toMatch(/^TOO_DEEPLY_NESTED/)
  })
})

test('[DX5] a refusal lists every error', () => {
  const refusal = refusalOf(diagnosticsOf(JSON.stringify(one({ Type: 'Pass', Next: 'X', Retry: [] })), {}))
  expect(refusal?.code).toBe('InvalidDefinition')
  expect(refusal?.message).toMatch(
    /^Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: .*, SCHEMA_.*, MISSING_END_STATE: .*'$/,
  )
  expect(refusalOf(diagnosticsOf(JSON.stringify(one(pass)), {}))).toBeNull()
})
