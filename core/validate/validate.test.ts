import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../std/json.ts'
import { pointerSegments } from '../std/json-pointer.ts'
import type { ValidationContext } from './rule.ts'
import { canRun, checkDefinition, validate } from './validate.ts'

const machine = (state: object, around: object = {}): Json =>
  ({ StartAt: 'A', States: { A: state }, ...around }) as Json
const found = (json: Json, context?: ValidationContext) =>
  checkDefinition(json, context).issues.map((issue) => `${issue.code} ${issue.pointer}`)

test('[VA1] a sound definition has no findings; errors come first and say what to do', () => {
  const sound = {
    QueryLanguage: 'JSONata',
    StartAt: 'Charge',
    States: {
      Charge: {
        Type: 'Task',
        Resource: 'function:charge',
        Arguments: { total: '{% $states.input.total %}' },
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Sorry', Output: '{% $states.errorOutput %}' }],
        Assign: { receipt: '{% $states.result.id %}' },
        Next: 'Each',
      },
      Each: {
        Type: 'Map',
        Items: '{% $states.input.items %}',
        ItemProcessor: {
          StartAt: 'Pack',
          States: { Pack: { Type: 'Pass', Output: '{% { "receipt": $receipt } %}', End: true } },
        },
        End: true,
      },
      Sorry: { Type: 'Fail', Error: 'Sorry', Cause: '{% $states.input.Cause %}' },
    },
  }
  expect(checkDefinition(sound as Json).issues).toEqual([])
  expect(validate(sound as never, { functions: new Set(['charge']) })).toEqual([])
  const { issues } = checkDefinition(machine({ Type: 'Task', Resource: 'x', Colour: 1 }))
  expect(issues.map((issue) => issue.severity)).toEqual(['error', 'warning', 'warning'])
  expect(canRun(issues)).toBe(false)
  expect(canRun(issues.slice(1))).toBe(true)
})

test('[VA3] pointers lead to the field that is meant', () => {
  expect(found(machine({ Type: 'Pass', Next: 'B' }))).toContain('TARGET_NOT_FOUND /States/A/Next')
  expect(found(machine({ Type: 'Pass', Parameters: { a: [{ 'b/c.$': 'x' }] }, End: true }))).toEqual([
    'PATH_INVALID /States/A/Parameters/a/0/b~1c.$',
  ])
  const nested = { And: [{ Variable: '$.x', IsNull: 1 }], Next: 'E' }
  expect(
    found({
      StartAt: 'A',
      States: { A: { Type: 'Choice', Choices: [nested] }, E: { Type: 'Succeed' } },
    } as Json),
  ).toEqual(['OPERAND_WRONG_TYPE /States/A/Choices/0/And/0/IsNull'])
})

test('[VA3] [VA4] any definition that can be read is validated, and pointers exist up to their last step', () => {
  const name = fc.constantFrom(
    'A',
    'B',
    'States.ALL',
    '',
    '{% $x %}',
    '{% ( %}',
    '$.x',
    '$[',
    'function:f',
    'arn:aws:x',
  )
  const value = fc.oneof(
    name,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.object({ maxDepth: 1, key: name }),
  )
  const key = fc.constantFrom(
    ...[
      'Next',
      'End',
      'Default',
      'Resource',
      'Parameters',
      'Arguments',
      'Output',
      'Assign',
      'Condition',
      'Variable',
    ],
    ...[
      'IsNull',
      'NumericEqualsPath',
      'ErrorEquals',
      'ResultPath',
      'InputPath',
      'Seconds',
      'Timestamp',
      'MaxItems',
    ],
    ...[
      'TimeoutSeconds',
      'HeartbeatSeconds',
      'QueryLanguage',
      'x.$',
      'Credentials',
      'Label',
      'Items',
      'Error',
    ],
  )
  const bag = fc.dictionary(key, value, { maxKeys: 5 })
  const state = fc.tuple(
    bag,
    fc.record(
      {
        Type: fc.constantFrom('Task', 'Map', 'Parallel', 'Choice', 'Wait', 'Fail', 'Pass', 'Succeed'),
        Choices: fc.array(fc.oneof(bag, fc.record({ And: fc.array(bag), Not: bag })), { maxLength: 2 }),
        Retry: fc.array(bag, { maxLength: 2 }),
        Catch: fc.array(bag, { maxLength: 2 }),
        Branches: fc.array(fc.record({ StartAt: name, States: fc.dictionary(name, bag) }), { maxLength: 2 }),
        ItemReader: fc.record({ ReaderConfig: value, Parameters: value }),
      },
      { requiredKeys: ['Type'] },
    ),
  )
  const definition = fc.record({
    StartAt: name,
    States: fc.dictionary(
      name,
      state.map(([a, b]) => ({ ...a, ...b })),
    ),
    QueryLanguage: name,
  })
  fc.assert(
    fc.property(definition, (json) => {
      for (const issue of checkDefinition(json as Json).issues) {
        expect(issue.message.length).toBeGreaterThan(10)
        let at: unknown = json
        for (const step of pointerSegments(issue.pointer).slice(0, -1))
          at = (at as Record<string, unknown>)[step]
        expect(typeof at, issue.pointer).toBe('object')
      }
    }),
  )
})

test('[VA3] misspelt fields of retriers, catchers and scopes are found where they stand', () => {
  const state = {
    Type: 'Task',
    Resource: 'function:f',
    Retry: [{ ErrorEquals: ['E'], BackOffRate: 2 }],
    End: true,
  }
  const { issues } = checkDefinition(machine(state, { Timeout: 5 }))
  expect(issues.map((issue) => issue.pointer)).toEqual(['/Timeout', '/States/A/Retry/0/BackOffRate'])
  expect(issues[1]?.message).toContain('it is spelled BackoffRate')
})

test('[VA5] what could not be read is reported once', () => {
  expect(found(machine({ Type: 'Parallel', End: true }))).toEqual(['FIELD_MISSING /States/A'])
  expect(found(machine({ Type: 'Parallel', Branches: [1], End: true }))).toEqual([
    'FIELD_WRONG_TYPE /States/A/Branches/0',
  ])
  expect(found({ States: { A: { Type: 'Succeed' } } })).toEqual(['FIELD_MISSING '])
  expect(found(machine({ Type: 'Task', End: true }))).toEqual(['FIELD_MISSING /States/A'])
})

test('[VA6] rehearsals and unknown surroundings give no warnings about resources', () => {
  const foreign = machine({ Type: 'Task', Resource: 'sqs:sendMessage', End: true })
  expect(found(foreign)).toEqual(['RESOURCE_NOT_HERE /States/A/Resource'])
  expect(found(foreign, { rehearsal: true })).toEqual([])
  const invoke = (name: string) =>
    machine({ Type: 'Task', Resource: 'lambda:invoke', Parameters: { FunctionName: name }, End: true })
  expect(found(invoke('g'))).toEqual([])
  for (const name of ['g', 'g:live', 'arn:aws:lambda:us-east-1:123456789012:function:g:1']) {
    expect(found(invoke(name), { functions: new Set(['f']) })).toEqual([
      'FUNCTION_UNKNOWN /States/A/Resource',
    ])
    expect(found(invoke(name), { functions: new Set(['g']) })).toEqual([])
  }
})

test('[VA7] texts that a template fills in are no findings', () => {
  const hole = `\${Hole}`
  expect(found(machine({ Type: 'Wait', Seconds: hole, End: true }))).toEqual([])
  expect(found(machine({ Type: 'Wait', Timestamp: hole, End: true }))).toEqual([])
  expect(found(machine({ Type: 'Pass', InputPath: hole, Parameters: { 'a.$': hole }, End: true }))).toEqual(
    [],
  )
})

test('[VA9] a name that an outer scope takes only behind an inner one is free there', () => {
  const branch = { StartAt: 'B', States: { B: { Type: 'Pass', Assign: { v: 1 }, End: true } } }
  const fan = { Type: 'Parallel', Branches: [branch], Assign: { v: 2 } }
  expect(found(machine({ ...fan, End: true }))).toEqual([])
  const loop = { A: { ...fan, Next: 'C' }, C: { Type: 'Pass', Next: 'A' } }
  expect(found({ StartAt: 'A', States: loop } as Json)).toContain(
    'VARIABLE_SHADOWS_OUTER /States/A/Branches/0/States/B/Assign/v',
  )
})
