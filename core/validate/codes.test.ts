import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../std/json.ts'
import { SEVERITIES, type ValidationCode } from './codes.ts'
import type { ValidationContext } from './rule.ts'
import { checkDefinition } from './validate.ts'

/** A definition that shows a finding and its sound neighbour, in which the finding is mended and nothing else. */
interface Example {
  readonly bad: Json
  readonly good: Json
  readonly context?: ValidationContext
}

const done = { Type: 'Succeed' }
const scope = (state: object, name = 'A') => ({ StartAt: name, States: { [name]: state } })
const path = (bad: object, good: object): Example => ({ bad: scope(bad) as Json, good: scope(good) as Json })
const jsonata = (bad: object, good: object): Example => ({
  bad: { QueryLanguage: 'JSONata', ...scope(bad) } as Json,
  good: { QueryLanguage: 'JSONata', ...scope(good) } as Json,
})
const pass = { Type: 'Pass', End: true }
const task = { Type: 'Task', Resource: 'function:f', End: true }
const inner = scope(done, 'B')
const map = { Type: 'Map', ItemProcessor: inner, End: true }
const wide = {
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...inner },
  End: true,
}
const choices = (...rules: object[]) =>
  ({ ...scope({ Type: 'Choice', Choices: rules }), ...{} }) as JsonObject
const choose = (bad: object[], good: object[]): Example => {
  const withEnd = (rules: object[]) => {
    const machine = choices(...rules)
    return { ...machine, States: { ...(machine.States as JsonObject), E: done } } as Json
  }
  return { bad: withEnd(bad), good: withEnd(good) }
}
const rule = { Variable: '$.x', IsPresent: true, Next: 'E' }
const equals = (...names: string[]) => ({ ErrorEquals: names })
const retry = (...bad: object[]) => path({ ...task, Retry: bad }, { ...task, Retry: [equals('E')] })
const needs = (context: ValidationContext, bad: object, good: object): Example => ({
  ...path(bad, good),
  context,
})
const long = 'x'.repeat(81)
const assigning = (name: string) => ({
  StartAt: 'S',
  States: {
    S: { Type: 'Pass', Assign: { v: 1 }, Next: 'P' },
    P: { Type: 'Parallel', Branches: [scope({ ...pass, Assign: { [name]: 2 } })], End: true },
  },
})
const conditional = (bad: object, good: object): Example => ({
  bad: {
    QueryLanguage: 'JSONata',
    StartAt: 'C',
    States: { C: { Type: 'Choice', Choices: [{ ...bad, Next: 'E' }] }, E: done },
  } as Json,
  good: {
    QueryLanguage: 'JSONata',
    StartAt: 'C',
    States: { C: { Type: 'Choice', Choices: [{ ...good, Next: 'E' }] }, E: done },
  } as Json,
})

const EXAMPLES: Readonly<Record<ValidationCode, Example>> = {
  NO_STATES: { bad: { StartAt: '', States: {} }, good: scope(done) as Json },
  NO_TERMINAL_STATE: path({ Type: 'Pass', Next: 'A' }, pass),
  NEXT_OR_END_MISSING: path({ Type: 'Pass', End: false }, pass),
  NEXT_AND_END: path({ ...pass, Next: 'A' }, pass),
  TARGET_NOT_FOUND: { bad: { ...scope(done), StartAt: 'X' } as Json, good: scope(done) as Json },
  TARGET_IN_ANOTHER_SCOPE: {
    bad: { StartAt: 'M', States: { M: { ...map, End: false, Next: 'B' } } } as Json,
    good: { StartAt: 'M', States: { M: map } } as Json,
  },
  STATE_UNREACHABLE: {
    bad: { StartAt: 'A', States: { A: done, L: done } },
    good: { StartAt: 'A', States: { A: done } },
  },
  NAME_EMPTY: {
    bad: { StartAt: 'A', States: { A: { Type: 'Pass', Next: '' }, '': done } },
    good: scope(done) as Json,
  },
  NAME_TOO_LONG: { bad: scope(done, long) as Json, good: scope(done, '𝄞'.repeat(80)) as Json },
  NAME_DUPLICATE: { bad: scope(map, 'B') as Json, good: scope(map) as Json },
  FIELD_NOT_ALLOWED: path({ Type: 'Fail', ResultPath: '$.x' }, { Type: 'Fail' }),
  FIELD_UNKNOWN: path({ ...pass, Colour: 'red' }, pass),
  FIELD_OF_JSONPATH: jsonata({ ...pass, Parameters: {} }, { ...pass, Output: {} }),
  FIELD_OF_JSONATA: path({ ...pass, Output: {} }, { ...pass, Parameters: {} }),
  FIELD_TWICE: path({ Type: 'Fail', Cause: 'x', CausePath: '$.x' }, { Type: 'Fail', CausePath: '$.x' }),
  QUERY_LANGUAGE_DOWNGRADE: jsonata({ ...pass, QueryLanguage: 'JSONPath' }, pass),
  NUMBER_EXPECTED: path({ ...task, TimeoutSeconds: '{% 5 %}' }, { ...task, TimeoutSeconds: 5 }),
  NUMBER_OUT_OF_RANGE: path(
    { ...map, ToleratedFailurePercentage: 101 },
    { ...map, ToleratedFailurePercentage: 99.5 },
  ),
  HEARTBEAT_TOO_LONG: path(
    { ...task, TimeoutSeconds: 5, HeartbeatSeconds: 5 },
    { ...task, TimeoutSeconds: 5, HeartbeatSeconds: 4 },
  ),
  WAIT_NOT_ONE: path(
    { Type: 'Wait', Seconds: 1, SecondsPath: '$.s', End: true },
    { Type: 'Wait', Seconds: 1, End: true },
  ),
  TIMESTAMP_INVALID: path(
    { Type: 'Wait', Timestamp: '2016-13-05T21:29:29Z', End: true },
    { Type: 'Wait', Timestamp: '2016-12-05T21:29:29.5+01:00', End: true },
  ),
  CHOICES_EMPTY: choose([], [rule]),
  CONDITION_MISSING: conditional({}, { Condition: '{% true %}' }),
  CONDITION_NOT_EXPRESSION: conditional({ Condition: 'true' }, { Condition: true }),
  COMPARISON_MISSING: choose([{ Next: 'E' }], [rule]),
  COMPARISON_TWICE: choose([{ ...rule, IsNull: true }], [rule]),
  OPERATOR_UNKNOWN: choose(
    [{ Variable: '$.x', StringLike: 'a', Next: 'E' }],
    [{ Variable: '$.x', StringMatches: 'a', Next: 'E' }],
  ),
  OPERAND_WRONG_TYPE: choose(
    [{ Variable: '$.x', NumericEquals: '1', Next: 'E' }],
    [{ Variable: '$.x', NumericEquals: 1, Next: 'E' }],
  ),
  NEXT_NESTED: choose([{ Not: rule, Next: 'E' }], [{ Not: { Variable: '$.x', IsNull: true }, Next: 'E' }]),
  ERROR_EQUALS_EMPTY: retry(equals()),
  STATES_ALL_NOT_ALONE: retry(equals('E', 'States.ALL')),
  STATES_ALL_NOT_LAST: retry(equals('States.ALL'), equals('E')),
  ERROR_NAME_UNKNOWN: retry(equals('States.Oops')),
  JITTER_UNKNOWN: retry({ ...equals('E'), JitterStrategy: 'SOME' }),
  BRANCHES_EMPTY: path(
    { Type: 'Parallel', Branches: [], End: true },
    { Type: 'Parallel', Branches: [inner], End: true },
  ),
  PROCESSOR_MISSING: path({ Type: 'Map', End: true }, map),
  PROCESSOR_CONFIG_INVALID: path(
    { ...map, ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, ...inner } },
    { ...map, ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...inner } },
  ),
  DISTRIBUTED_ONLY: path({ ...map, Label: 'x' }, { ...wide, Label: 'x' }),
  BATCH_SIZE_MISSING: path({ ...wide, ItemBatcher: {} }, { ...wide, ItemBatcher: { MaxItemsPerBatch: 5 } }),
  LABEL_INVALID: path({ ...wide, Label: 'a b' }, { ...wide, Label: 'a-b' }),
  ITEMS_NOT_LIST: jsonata({ ...map, Items: 'abc' }, { ...map, Items: '{% [1] %}' }),
  PATH_INVALID: path({ ...pass, InputPath: 'x.y' }, { ...pass, InputPath: '$$.Execution' }),
  REFERENCE_PATH_INVALID: path({ ...pass, ResultPath: '$.a[*]' }, { ...pass, ResultPath: '$.a[0].b' }),
  PAYLOAD_VALUE_INVALID: path(
    { ...pass, Parameters: { a: [{ 'x.$': 1 }] } },
    { ...pass, Parameters: { a: [{ 'x.$': '$.x' }] } },
  ),
  PAYLOAD_KEY_TWICE: path(
    { ...pass, Parameters: { a: 1, 'a.$': '$.x' } },
    { ...pass, Parameters: { 'a.$': '$.x' } },
  ),
  EXPRESSION_INVALID: jsonata(
    { ...pass, Output: { a: ['{% 10 + * 2 %}'] } },
    { ...pass, Output: { a: ['{% 10 + 2 %}'] } },
  ),
  EXPRESSION_PADDED: jsonata({ ...pass, Output: ' {% 10 %}' }, { ...pass, Output: '{% 10 %}' }),
  EXPRESSION_MARKS: jsonata({ ...pass, Output: '{% 10 %' }, { ...pass, Output: '{%10%}' }),
  EXPRESSION_IN_JSONPATH: path(
    { ...pass, Parameters: { a: '{% 1 %}' } },
    { ...pass, Parameters: { a: '1 %}' } },
  ),
  PATH_UNMARKED: path(
    { ...pass, Parameters: { a: [{ b: 'States.UUID()' }] } },
    { ...pass, Parameters: { a: [{ b: 'costs $.50', 'c.$': 'States.UUID()' }] } },
  ),
  RESULT_IS_STATIC: path({ ...pass, Result: { a: '$.x' } }, { ...pass, Result: { a: '$5' } }),
  PATH_IN_JSONATA: jsonata(
    { ...pass, Output: { 'a.$': '$.x' } },
    { ...pass, Output: { a: '{% $states.input.x %}' } },
  ),
  VARIABLE_NAME_INVALID: path({ ...pass, Assign: { 'x.y': 1 } }, { ...pass, Assign: { 'größe.$': '$.y' } }),
  VARIABLE_RESERVED: path({ ...pass, Assign: { states: 1 } }, { ...pass, Assign: { state: 1 } }),
  VARIABLE_SHADOWS_OUTER: { bad: assigning('v') as Json, good: assigning('w') as Json },
  VARIABLE_UNKNOWN: jsonata(
    { ...pass, Output: '{% $lost %}' },
    { ...pass, Output: '{% ($found := 1; $found) %}' },
  ),
  CREDENTIALS_INVALID: path({ ...task, Credentials: {} }, { ...task, Credentials: { 'RoleArn.$': '$.r' } }),
  CREDENTIALS_UNUSED: path({ ...task, Credentials: { 'RoleArn.$': '$.r' } }, task),
  RESOURCE_UNKNOWN: path({ ...task, Resource: 'abc' }, task),
  RESOURCE_NOT_FILLED_IN: path({ ...task, Resource: `\${F}` }, task),
  RESOURCE_NOT_HERE: path({ ...task, Resource: 'sqs:sendMessage' }, task),
  FUNCTION_UNKNOWN: needs({ functions: new Set(['f']) }, { ...task, Resource: 'function:g' }, task),
  MACHINE_UNKNOWN: needs(
    { machines: new Set(['m']) },
    { ...task, Resource: 'states:startExecution', Parameters: { StateMachineArn: 'n' } },
    { ...task, Resource: 'states:startExecution', Parameters: { StateMachineArn: 'm' } },
  ),
  ACTIVITY_NAME_INVALID: path({ ...task, Resource: 'activity:a b' }, { ...task, Resource: 'activity:a-b' }),
  ACTION_UNKNOWN: path(
    { ...task, Resource: 'dynamodb:query' },
    { ...task, Resource: 'aws-sdk:dynamodb:query' },
  ),
  EXPRESS_CANNOT_WAIT: needs(
    { executionType: 'EXPRESS' },
    { ...task, Resource: 'sqs:sendMessage.waitForTaskToken' },
    task,
  ),
}

const codesOf = (json: Json, context?: ValidationContext) =>
  checkDefinition(json, context).issues.map((issue) => issue.code)

describe('[VA2] each code is given by its example and not by its sound neighbour', () => {
  for (const [code, { bad, good, context }] of Object.entries(EXAMPLES)) {
    test(code, () => {
      expect(codesOf(bad, context)).toContain(code)
      expect(codesOf(good, context)).not.toContain(code)
      expect(
        codesOf(good, context).filter((found) => SEVERITIES[found as ValidationCode] === 'error'),
      ).toEqual([])
    })
  }
})

test('[VA2] the table of SPEC.md names exactly these codes with these severities', () => {
  const spec = readFileSync(new URL('./SPEC.md', import.meta.url), 'utf8')
  const rows = [...spec.matchAll(/^\| ([A-Z_]+) \| (error|warning) \| .+ \|$/gm)].map(
    ([, code, severity]) => [code, severity],
  )
  expect(Object.fromEntries(rows)).toEqual(SEVERITIES)
  expect(rows.length).toBe(Object.keys(SEVERITIES).length)
})
