import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../std/json.ts'
import { parseDefinition, parseDefinitionText } from './parse.ts'

const codes = (json: unknown) => parseDefinition(json as Json).issues.map((i) => `${i.code} ${i.pointer}`)
const machine = (state: object) => ({ StartAt: 'A', States: { A: state } }) as unknown as JsonObject

test('[LANG1] a well-formed definition is read as it stands', () => {
  const json = machine({
    Type: 'Task',
    Resource: 'function:f',
    Retry: [{ ErrorEquals: ['A'] }],
    Unknown: 1,
    End: true,
  })
  const parsed = parseDefinition(json)
  expect(parsed).toEqual({ definition: json, issues: [] })
  expect(JSON.stringify(parsed.definition)).toBe(JSON.stringify(json))
})

test('[LANG2] what is not an object with States cannot be drawn', () => {
  for (const json of [null, 1, 'x', [], [{}]]) {
    expect(parseDefinition(json as Json).definition).toBeNull()
    expect(codes(json)).toEqual(['DEFINITION_NOT_OBJECT '])
  }
  expect(codes({})).toEqual(['FIELD_MISSING ', 'FIELD_MISSING '])
  expect(parseDefinition({ StartAt: 'A' }).definition).toBeNull()
  expect(codes({ StartAt: 'A', States: [] })).toEqual(['FIELD_WRONG_TYPE /States'])
})

test('[LANG3] fields of a wrong type are reported and left out', () => {
  const json = machine({ Type: 'Pass', Next: 5, End: 'yes', InputPath: 1, Assign: [] })
  expect(codes(json)).toEqual([
    'FIELD_WRONG_TYPE /States/A/Next',
    'FIELD_WRONG_TYPE /States/A/End',
    'FIELD_WRONG_TYPE /States/A/InputPath',
    'FIELD_WRONG_TYPE /States/A/Assign',
  ])
  expect(parseDefinition(json as Json).definition?.States).toEqual({ A: { Type: 'Pass' } })
})

test('[LANG4] elements of a wrong type are replaced, so that the others keep their index', () => {
  const json = machine({
    Type: 'Parallel',
    Branches: [[], { StartAt: 'B', States: { B: { Type: 'Succeed' } } }],
    Catch: ['x', { ErrorEquals: [true], Next: 'A' }],
  })
  expect(codes(json)).toEqual([
    'FIELD_WRONG_TYPE /States/A/Branches/0',
    'FIELD_WRONG_TYPE /States/A/Catch/0',
    'FIELD_WRONG_TYPE /States/A/Catch/1/ErrorEquals/0',
  ])
  const read = parseDefinition(json as Json).definition?.States.A
  expect(read).toMatchObject({ Branches: [{ StartAt: '', States: {} }, { StartAt: 'B' }] })
})

test('[LANG5] missing and empty required fields are reported and stand empty', () => {
  expect(codes({ States: { A: { Type: 'Succeed' } } })).toEqual(['FIELD_MISSING '])
  expect(codes(machine({ Type: 'Task', End: true }))).toEqual(['FIELD_MISSING /States/A'])
  expect(codes(machine({ Type: 'Task', Resource: '', End: true }))).toEqual([
    'FIELD_EMPTY /States/A/Resource',
  ])
  expect(codes(machine({ Type: 'Choice', Choices: [{ Condition: true }] }))).toEqual([
    'FIELD_MISSING /States/A/Choices/0',
  ])
  expect(parseDefinition({ States: {} }).definition).toEqual({ StartAt: '', States: {} })
})

test('[LANG6] a state that is none, or of no known Type, is reported and left out', () => {
  expect(codes({ StartAt: 'A', States: { A: 1 } })).toEqual(['STATE_NOT_OBJECT /States/A'])
  expect(codes(machine({ Type: 'Magic' }))).toEqual(['STATE_TYPE_UNKNOWN /States/A/Type'])
  expect(codes(machine({}))).toEqual(['STATE_TYPE_UNKNOWN /States/A'])
  expect(codes({ ...machine({ Type: 'Succeed' }), QueryLanguage: 'SQL' })).toEqual([
    'QUERY_LANGUAGE_UNKNOWN /QueryLanguage',
  ])
})

test('[LANG7] what a deployment template fills in becomes a text and a warning', () => {
  const parsed = parseDefinition(
    machine({ Type: 'Task', Resource: { 'Fn::GetAtt': ['F', 'Arn'] }, End: true }),
  )
  expect(parsed.issues).toMatchObject([
    { code: 'TEMPLATE_VALUE', severity: 'warning', pointer: '/States/A/Resource' },
  ])
  expect(parsed.definition?.States.A).toMatchObject({ Resource: `\${F.Arn}` })
  const sub = parseDefinition(machine({ Type: 'Task', Resource: { '!Sub': `arn:\${X}` }, End: true }))
  expect(sub.definition?.States.A).toMatchObject({ Resource: `arn:\${X}` })
})

test('[LANG8] YAML is read as the JSON it stands for, tags of templates as texts', () => {
  const yaml = `
StartAt: A
States:
  A:
    Type: Task
    Resource: !GetAtt Charge.Arn
    Parameters:
      On: 2024-01-01
      Table: !Ref Orders
      Names: !Join [",", [a, !Ref B]]
      Text: !Sub
        - "\${A}-x"
        - { A: 1 }
      5: five
    TimeoutSeconds: 60
    End: true
`
  const parsed = parseDefinitionText(yaml)
  expect(parsed.issues).toEqual([])
  expect(parsed.definition?.States.A).toEqual({
    Type: 'Task',
    Resource: `\${Charge.Arn}`,
    Parameters: { '5': 'five', On: '2024-01-01', Table: `\${Orders}`, Names: `a,\${B}`, Text: `\${A}-x` },
    TimeoutSeconds: 60,
    End: true,
  })
})

test('[LANG9] text that cannot be read gives one issue with line and column, never an exception', () => {
  const cases: [string, string][] = [
    ['{"StartAt": }', 'JSON_SYNTAX'],
    ['StartAt: [', 'YAML_SYNTAX'],
    ['a: 12345678901234567890', 'JSON_NUMBER_TOO_LARGE'],
    ['{"a": 12345678901234567890}', 'JSON_NUMBER_TOO_LARGE'],
    ['['.repeat(300), 'JSON_TOO_DEEP'],
    [`- `.repeat(5000), 'JSON_TOO_DEEP'],
    [
      'a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c]',
      'YAML_SYNTAX',
    ],
    ['"just a text"', 'DEFINITION_NOT_OBJECT'],
  ]
  for (const [text, code] of cases) {
    const parsed = parseDefinitionText(text)
    expect(parsed.definition, text.slice(0, 40)).toBeNull()
    expect(
      parsed.issues.map((i) => i.code),
      text.slice(0, 40),
    ).toEqual([code])
  }
  expect(parseDefinitionText('{"StartAt": }').issues[0]?.message).toMatch(/^Line 1, column 13: /)
})

test('[LANG10] any JSON and any text is read without an exception', () => {
  const key = fc.constantFrom(
    'StartAt',
    'States',
    'A',
    'Type',
    'Next',
    'Branches',
    'Choices',
    'Catch',
    '__proto__',
  )
  const leaf = fc.oneof(
    fc.constantFrom('A', 'Task', 'Map', 'Parallel', 'Choice', ''),
    fc.integer(),
    fc.constant(null),
  )
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 7 },
      leaf,
      fc.dictionary(key, tie('json')),
      fc.array(tie('json'), { maxLength: 3 }),
    ),
  }))
  fc.assert(fc.property(json, (value) => void parseDefinition(value)))
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'{}[]:,"\'-!&*?|> \nab1') }),
      (text) => void parseDefinitionText(text),
    ),
  )
})
