import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../std/json.ts'
import type { ExpressionScope } from './expression-scope.ts'
import { evaluateTemplate, templateExpressions } from './payload-template.ts'

const scope: ExpressionScope = {
  input: { id: 7, items: [{ n: 1 }, { n: 2 }], none: null },
  context: { Execution: { Id: 'e1' } },
  variables: { name: 'John' },
  random: () => 0,
}
const fill = (template: Json, input: Json = scope.input): unknown => {
  const value = evaluateTemplate(template, { ...scope, input })
  return value.ok ? value.value : value.error
}

test('[PT1] keys with .$ are evaluated at any depth', () => {
  expect(
    fill({
      'a.$': '$.id',
      b: { 'c.$': '$.items[*].n', d: [{ 'e.$': "States.Format('{}', $name)" }] },
      'f.$': '$$.Execution.Id',
      'g.$': '$.none',
    }),
  ).toEqual({ a: 7, b: { c: [1, 2], d: [{ e: 'John' }] }, f: 'e1', g: null })
})

test('[PT1] a key that becomes __proto__ is a key like any other', () => {
  expect(JSON.stringify(fill(JSON.parse('{"__proto__.$":"$.id","constructor":1}') as Json))).toBe(
    '{"__proto__":7,"constructor":1}',
  )
})

test('[PT2] everything else is copied', () => {
  expect(fill({ bucket: '$bucket', path: '$.id', list: ['$.id', 1, null] })).toEqual({
    bucket: '$bucket',
    path: '$.id',
    list: ['$.id', 1, null],
  })
  expect(fill('$.id')).toBe('$.id')
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as Json
      fc.pre(templateExpressions(plain).length === 0)
      expect(fill(plain)).toEqual(plain)
    }),
  )
})

test('[PT3] the error names path, field and what was read', () => {
  expect(fill({ a: { 'address.$': '$.application.address' } }, { flagged: false })).toEqual({
    error: 'States.Runtime',
    cause: `The JSONPath '$.application.address' specified for the field 'address.$' could not be found in the input '{"flagged":false}'`,
  })
  expect(fill({ 'x.$': '$$.Nope' })).toMatchObject({
    cause: expect.stringContaining(`in the input '{"Execution":{"Id":"e1"}}'`) as string,
  })
  expect(fill({ 'x.$': 5 })).toMatchObject({ error: 'States.Runtime' })
  expect(fill({ 'x.$': 'abc' })).toMatchObject({ error: 'States.Runtime' })
})

test('[PT1] the expressions of a template are listed with their place', () => {
  expect(templateExpressions({ 'a.$': '$.x', b: [{ 'c.$': 1 }], d: '$.y' })).toEqual([
    { place: ['a.$'], text: '$.x' },
    { place: ['b', 0, 'c.$'], text: 1 },
  ])
})
