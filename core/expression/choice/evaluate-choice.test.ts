import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChoiceComparison } from '../../language/definition.ts'
import type { Json } from '../../std/json.ts'
import type { PathScope } from '../expression-scope.ts'
import { evaluateChoiceRule } from './evaluate-choice.ts'
import { CHOICE_OPERATORS, choiceOperator } from './operators.ts'
import { stringMatches } from './string-matches.ts'

const scope: PathScope = {
  input: {},
  context: { Execution: { Input: { n: 0 } } },
  variables: { guess: 'x', answer: 'x' },
}
const decide = (rule: ChoiceComparison, input: Json = {}): unknown => {
  const answer = evaluateChoiceRule(rule, { ...scope, input })
  return answer.ok ? answer.value : answer.error
}
const is = (operator: string, value: Json, operand: Json): unknown =>
  decide({ Variable: '$.v', [operator]: operand }, { v: value })

describe('comparisons', () => {
  test.each<[string, Json, Json]>([
    ['StringEquals', 1, '1'],
    ['NumericEquals', '1', 1],
    ['BooleanEquals', 0, false],
    ['BooleanEquals', null, false],
    ['TimestampEquals', 'soon', 'soon'],
    ['NumericLessThan', null, 1],
    ['StringMatches', 5, '*'],
    ['StringLessThan', [], 'a'],
  ])('[CH1] %s of %j and %j is false', (operator, value, operand) =>
    expect(is(operator, value, operand)).toBe(false),
  )

  test.each<[string, Json, Json, boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringLessThan', 'A', 'a', true],
    ['StringLessThan', 'AB', 'A', false],
    ['StringGreaterThanEquals', '', '', true],
    ['NumericEquals', 1.0, 1, true],
    ['NumericGreaterThan', 1.1, 1, true],
    ['NumericLessThanEquals', 2, 1, false],
    ['BooleanEquals', true, true, true],
    ['TimestampEquals', '2012-10-09T19:00:55Z', '2012-10-09T20:00:55+01:00', true],
    ['TimestampEquals', '2012-10-09T19:00:55.10Z', '2012-10-09T19:00:55.1Z', true],
    ['TimestampLessThan', '2012-10-09T19:00:55.000000001Z', '2012-10-09T19:00:55.000000002Z', true],
    ['TimestampGreaterThanEquals', '2012-10-09T23:30:00-01:00', '2012-10-10T00:30:00Z', true],
  ])('[CH2] %s of %j and %j is %s', (operator, value, operand, answer) =>
    expect(is(operator, value, operand)).toBe(answer),
  )

  test.each<[Json, boolean]>([
    ['2012-10-09T19:00:55Z', true],
    ['2012-10-09T19:00:55+01:00', true],
    ['2016-03-05T21:29:29.243167252Z', true],
    ['2024-02-29T00:00:00Z', true],
    ['2023-02-29T00:00:00Z', false],
    ['2012-10-09T19:00:55', false],
    ['2012-10-09t19:00:55z', false],
    ['2023-02-24', false],
    ['2016-13-05T21:29:29Z', false],
    ['2016-12-05T25:29:29Z', false],
    ['05-12-2016T21:29:29Z', false],
    [1700000000, false],
  ])('[CH3] %j as a timestamp: %s', (value, answer) => {
    expect(is('IsTimestamp', value, true)).toBe(answer)
    expect(is('IsTimestamp', value, false)).toBe(!answer)
  })

  test('[CH4] presence and types', () => {
    expect(is('IsPresent', null, true)).toBe(true)
    expect(decide({ Variable: '$.x', IsPresent: true })).toBe(false)
    expect(decide({ Variable: '$.x.y', IsPresent: false })).toBe(true)
    expect(is('IsNull', null, true)).toBe(true)
    expect(is('IsNull', 0, false)).toBe(true)
    expect(is('IsNumeric', 1.5, true)).toBe(true)
    expect(is('IsString', '', true)).toBe(true)
    expect(is('IsBoolean', 'true', true)).toBe(false)
  })

  test.each<[ChoiceComparison, string]>([
    [{ Variable: '$.x', StringEquals: 'a' }, '$.x'],
    [{ Variable: '$.x', IsNull: true }, '$.x'],
    [{ Variable: '$', BooleanEqualsPath: '$.y' }, '$.y'],
  ])('[CH4] %j fails when the value is not there', (rule, path) =>
    expect(decide(rule)).toEqual({
      error: 'States.Runtime',
      cause: `Invalid path '${path}': The choice state's condition path references an invalid value.`,
    }),
  )

  test('[CH7] every comparison takes a path, from anywhere', () => {
    expect(decide({ Variable: '$guess', StringEqualsPath: '$answer' })).toBe(true)
    expect(decide({ Variable: '$$.Execution.Input.n', NumericLessThanEquals: 0 })).toBe(true)
    expect(decide({ Variable: '$.a', TimestampEqualsPath: '$.a' }, { a: '2012-10-09T19:00:55Z' })).toBe(true)
    expect(CHOICE_OPERATORS).toHaveLength(39)
    for (const name of CHOICE_OPERATORS)
      expect(name === 'IsPresent' || choiceOperator(name) !== undefined).toBe(true)
    expect(choiceOperator('StringMatchesPath')).toBeUndefined()
    expect(choiceOperator('constructor')).toBeUndefined()
  })
})

describe('combinations and patterns', () => {
  const yes: ChoiceComparison = { Variable: '$', IsPresent: true }
  const no: ChoiceComparison = { Not: yes }
  const bad: ChoiceComparison = { Variable: '$.x', IsNull: true }
  test('[CH6] answers are settled from left to right', () => {
    expect(decide({ And: [yes, yes] })).toBe(true)
    expect(decide({ And: [no, bad] })).toBe(false)
    expect(decide({ Or: [yes, bad] })).toBe(true)
    expect(decide({ Or: [no, no] })).toBe(false)
    expect(decide({ Or: [no, bad] })).toMatchObject({ error: 'States.Runtime' })
    expect(decide({ Not: { And: [yes, { Or: [no, yes] }] } })).toBe(false)
  })

  test.each<[string, string, boolean]>([
    ['foo23.log', 'foo*.log', true],
    ['zebra.log', '*.log', true],
    ['foobar.zebra', 'foo*.*', true],
    ['foo', 'foo*', true],
    ['fo', 'foo*', false],
    ['', '', true],
    ['', '*', true],
    ['a*b', 'a\\*b', true],
    ['axb', 'a\\*b', false],
    ['a\\b', 'a\\\\b', true],
    ['abcabd', '*abd', true],
    ['a.c', 'a?c', false],
  ])('[CH5] %j like %j: %s', (text, pattern, answer) => expect(stringMatches(text, pattern)).toBe(answer))

  test('[CH5] a long text with many stars is quick', () => {
    expect(stringMatches('a'.repeat(20_000), `${'a*'.repeat(200)}b`)).toBe(false)
  })

  test('[CH5] a text matches itself and a star in place of any part of it', () => {
    const literally = (text: string): string => text.replace(/[\\*]/g, '\\$&')
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, middle, after) => {
        expect(stringMatches(before + middle + after, `${literally(before)}*${literally(after)}`)).toBe(true)
        expect(stringMatches(before, literally(before))).toBe(true)
      }),
    )
  })
})
