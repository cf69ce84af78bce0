import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { markedSpan, offsetOf } from './place.ts'

const text = 'const a = 1\nreturn $x\n'

test('[FN6] a place becomes an offset', () => {
  expect(offsetOf(text, { line: 1, column: 1 })).toBe(0)
  expect(offsetOf(text, { line: 2, column: 8 })).toBe(19)
  expect(offsetOf(text, { line: 9, column: 9 })).toBe(text.length)
})

test('[FN6] the word at the place is marked, else one character', () => {
  expect(markedSpan(text, { line: 2, column: 8 })).toEqual({ from: 19, to: 21 })
  expect(markedSpan(text, { line: 1, column: 9 })).toEqual({ from: 8, to: 9 })
  expect(markedSpan(text, { line: 1, column: 99 })).toEqual({ from: 10, to: 11 })
})

test('[FN6] a mark always lies inside the text', () => {
  const place = fc.record({
    line: fc.integer({ min: -5, max: 50 }),
    column: fc.integer({ min: -5, max: 50 }),
  })
  fc.assert(
    fc.property(fc.string(), place, (any, at) => {
      const { from, to } = markedSpan(any, at)
      return 0 <= from && from <= to && to <= any.length
    }),
  )
})
