import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../std/json.ts'
import { applyResultPath } from '../data-flow.ts'
import { evaluatePath } from '../evaluate-path-text.ts'
import { parseReferencePath, setAtReferencePath } from './reference-path.ts'

const write = (path: string, input: Json, value: Json): Json | undefined => {
  const steps = parseReferencePath(path)
  return steps.ok ? setAtReferencePath(input, steps.value, value) : undefined
}

test.each([
  '$$.a',
  '$v.a',
  '$.a[*]',
  '$..a',
  '$.a[1:2]',
  '$.a[-1]',
  "$['a','b']",
  '$.a.length()',
  '$.a[?(@.b)]',
])('[RF1] %s is no reference path', (path) => expect(parseReferencePath(path).ok).toBe(false))

test('[RF2] objects on the way are made, what was there stays', () => {
  const input = { a: { x: 1 }, list: [{ n: 1 }, 2] }
  expect(write('$.a.b.c', input, 5)).toEqual({ a: { x: 1, b: { c: 5 } }, list: [{ n: 1 }, 2] })
  expect(write('$.list[0].m', input, 5)).toEqual({ a: { x: 1 }, list: [{ n: 1, m: 5 }, 2] })
  expect(write('$', input, 5)).toBe(5)
  expect(input).toEqual({ a: { x: 1 }, list: [{ n: 1 }, 2] })
})

test('[RF2] arrays are neither made nor grown', () => {
  expect(write('$.list[2]', { list: [1, 2] }, 5)).toBeUndefined()
  expect(write('$.none[0]', {}, 5)).toBeUndefined()
})

const key = fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'constructor', 'toString'), fc.string())
const quoted = (name: string): string => `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`

test('[RF3] what was written is read again', () => {
  fc.assert(
    fc.property(
      fc.array(key, { maxLength: 5 }),
      fc.dictionary(key, fc.jsonValue()),
      fc.jsonValue(),
      (keys, input, value) => {
        const path = `$${keys.map(quoted).join('')}`
        const before = JSON.stringify(input)
        const output = applyResultPath(path, input as Json, value as Json)
        expect(JSON.stringify(input)).toBe(before)
        if (!output.ok) {
          expect(output.error.error).toBe('States.ResultPathMatchFailure')
          return
        }
        const read = evaluatePath(path, { input: output.value, context: {}, variables: {} })
        expect(read).toEqual({ ok: true, value })
      },
    ),
  )
})

test('[RF4] a place that cannot exist is named with the input', () => {
  const output = applyResultPath('$.someTaskResult', 'input1', 1)
  expect(output).toEqual({
    ok: false,
    error: {
      error: 'States.ResultPathMatchFailure',
      cause: 'Unable to apply ReferencePath $.someTaskResult to input "input1"',
    },
  })
})
