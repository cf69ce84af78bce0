import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameProblem, suggestName } from './function-name.ts'

test('[FN1] a name of letters, digits, - and _ is taken', () => {
  expect(nameProblem('work-out_total2', ['other'])).toBe(null)
})

test('[FN1] an empty, too long, odd or taken name is refused with what to do', () => {
  expect(nameProblem('', [])).toContain('Give the function a name')
  expect(nameProblem('a'.repeat(81), [])).toContain('at most 80')
  expect(nameProblem('work out', [])).toContain('A blank cannot')
  expect(nameProblem('a/b', [])).toContain('"/" cannot')
  expect(nameProblem('total', ['total'])).toContain('already')
})

test('[FN1] whatever is typed, the suggested name is allowed or empty', () => {
  expect(suggestName('Würfel & Größe ausrechnen!')).toBe('wurfel-grosse-ausrechnen')
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (typed) => {
      const name = suggestName(typed)
      return name === '' || nameProblem(name, []) === null
    }),
  )
})
