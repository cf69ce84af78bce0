import { expect, test } from 'vitest'
import type { Json } from '../std/json.ts'
import { applyInputPath, applyItemsPath, applyOutputPath, applyResultPath } from './data-flow.ts'
import {
  expressionProblems,
  intrinsicProblems,
  pathProblems,
  referencedVariables,
  referencePathProblems,
} from './expression-checks.ts'
import type { PathScope } from './expression-scope.ts'
import {
  evaluateIntegerPath,
  evaluatePercentagePath,
  evaluateSecondsPath,
  evaluateTimestampPath,
} from './path-fields.ts'

const scope: PathScope = { input: { a: { b: 1 }, list: [1] }, context: { c: [2] }, variables: { answer: 42 } }
const at = (value: Json): PathScope => ({ ...scope, input: { v: value } })

test('[DF1] InputPath and OutputPath', () => {
  expect(applyInputPath(undefined, scope)).toEqual({ ok: true, value: scope.input })
  expect(applyInputPath(null, scope)).toEqual({ ok: true, value: {} })
  expect(applyInputPath('$answer', scope)).toEqual({ ok: true, value: 42 })
  expect(applyOutputPath('$.x', { x: 5 }, scope)).toEqual({ ok: true, value: 5 })
  expect(applyOutputPath('$$.c', 1, scope)).toEqual({ ok: true, value: [2] })
  expect(applyOutputPath('$.x', {}, scope)).toEqual({
    ok: false,
    error: { error: 'States.Runtime', cause: "Invalid path '$.x' : No results for path: $['x']" },
  })
})

test('[DF2] ResultPath', () => {
  expect(applyResultPath(undefined, 1, 2)).toEqual({ ok: true, value: 2 })
  expect(applyResultPath('$', 1, 2)).toEqual({ ok: true, value: 2 })
  expect(applyResultPath(null, 1, 2)).toEqual({ ok: true, value: 1 })
  expect(applyResultPath('$.detail.out', { detail: { x: 1 } }, [1])).toEqual({
    ok: true,
    value: { detail: { x: 1, out: [1] } },
  })
  expect(applyResultPath('$.a[*]', {}, 2)).toMatchObject({ ok: false, error: { error: 'States.Runtime' } })
})

test('[DF3] ItemsPath', () => {
  expect(applyItemsPath('$.list', scope)).toEqual({ ok: true, value: [1] })
  expect(applyItemsPath('$$.c', scope)).toEqual({ ok: true, value: [2] })
  for (const path of ['$$', undefined]) {
    expect(applyItemsPath(path, scope)).toEqual({
      ok: false,
      error: { error: 'States.Runtime', cause: 'Reference path "$" must point to array.' },
    })
  }
})

const cause = (outcome: ReturnType<typeof evaluateSecondsPath | typeof evaluateTimestampPath>): unknown =>
  outcome.ok ? outcome.value : outcome.error.cause

test('[DF4] seconds and timestamps of a Wait', () => {
  expect(cause(evaluateSecondsPath('$.v', at(3)))).toBe(3)
  expect(cause(evaluateSecondsPath('$.w', at(3)))).toBe(
    'The SecondsPath parameter does not reference an input value: $.w',
  )
  expect(cause(evaluateSecondsPath('$.v', at(-1.5)))).toBe(
    'The SecondsPath parameter cannot be parsed as a long value: $.v == -1.5',
  )
  expect(cause(evaluateSecondsPath('$.v', at(-1)))).toContain('negative')
  expect(cause(evaluateTimestampPath('$.v', at('1970-01-01T00:00:01.5Z')))).toEqual({
    seconds: 1,
    nanos: 500_000_000,
  })
  expect(cause(evaluateTimestampPath('$.v', at('2016-12-05T21:29:29')))).toBe(
    'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.v == 2016-12-05T21:29:29',
  )
  expect(evaluateTimestampPath('$.w', at(1)).ok).toBe(false)
})

test('[DF4] counts and percentages', () => {
  expect(cause(evaluateIntegerPath('MaxConcurrencyPath', '$.v', at(3)))).toBe(3)
  expect(cause(evaluateIntegerPath('MaxConcurrencyPath', '$.v', at('NoNumber')))).toBe(
    'The MaxConcurrencyPath field refers to value "NoNumber" which is not a valid integer: $.v',
  )
  expect(cause(evaluateIntegerPath('ToleratedFailureCountPath', '$.v', at({})))).toBe(
    'The ToleratedFailureCountPath field refers to value "{}" which is not a valid integer: $.v',
  )
  expect(cause(evaluatePercentagePath('$.v', at(1.1)))).toBe(1.1)
  expect(cause(evaluatePercentagePath('$.v', at(-1.1)))).toBe(
    'ToleratedFailurePercentage must be between 0 and 100.',
  )
  expect(cause(evaluatePercentagePath('$.v', at({})))).toContain('which is not a valid float')
  expect(evaluatePercentagePath('$.w', at(1)).ok).toBe(false)
  expect(evaluateIntegerPath('TimeoutSecondsPath', '$.w', at(1)).ok).toBe(false)
})

test('[SC1] problems are sentences', () => {
  expect(pathProblems('$.a[0]')).toBeNull()
  expect(pathProblems('$.a[')).toMatch(/^Expected .* \(at character 5\)$/)
  expect(referencePathProblems('$.a[*]')).toContain('names one place')
  expect(intrinsicProblems("States.Format('{}', $.a)")).toBeNull()
  expect(expressionProblems('States.UUID(')).not.toBeNull()
  expect(expressionProblems('$.a')).toBeNull()
})

test('[SC2] variables', () => {
  expect(referencedVariables('$name.first')).toEqual(['name'])
  expect(referencedVariables('$.a[?(@.x == $low || !($high) && @.y in $$.c)]')).toEqual(['low', 'high'])
  expect(referencedVariables("States.Format('{}{}', $a, States.MathAdd($b, $a))")).toEqual(['a', 'b'])
  expect(referencedVariables('$.a')).toEqual([])
  expect(referencedVariables('nonsense')).toEqual([])
})
