import { expect, test } from 'vitest'
import { readStackLine } from './stack-line.ts'

test('[FN7] lines of the source lead to their place', () => {
  expect(readStackLine('at handler (function.js:3:9)')).toMatchObject({
    running: 'handler',
    place: { line: 3, column: 9 },
  })
  expect(readStackLine('    at function.js:12:1').place).toEqual({ line: 12, column: 1 })
  expect(readStackLine('at <anonymous> (function.js:4)')).toMatchObject({
    running: null,
    place: { line: 4, column: 1 },
  })
})

test('[FN7] other lines are kept as they are', () => {
  expect(readStackLine('at somewhere else')).toEqual({
    text: 'at somewhere else',
    running: null,
    place: null,
  })
})
