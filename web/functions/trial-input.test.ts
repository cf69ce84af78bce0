import { expect, test } from 'vitest'
import { inputProblem } from './trial-input.ts'

test('[FN8] any JSON value can be sent', () => {
  for (const text of ['{}', '[1]', '"a"', 'null', ' {"a": 1}\n']) expect(inputProblem(text)).toBe(null)
})

test('[FN8] what is not JSON is refused with its place', () => {
  expect(inputProblem('{\n  "a": oops\n}')).toMatchObject({ line: 2 })
  expect(inputProblem('  ')?.message).toContain('Give an input')
  expect(inputProblem('9007199254740993')).not.toBe(null)
  expect(inputProblem(`"${'x'.repeat(300_000)}"`)?.message).toContain('larger')
})
