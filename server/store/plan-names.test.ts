import { expect, test } from 'vitest'
import { planNames } from './plan-names.ts'

test('[ST45] a statement is planned anew after ten times as many uses', () => {
  const named = planNames()
  const names = Array.from({ length: 1_000 }, () => named('append'))
  expect([...new Set(names)]).toEqual(['append-0', 'append-1', 'append-2', 'append-3'])
  expect([names[8], names[9], names[98], names[99]]).toEqual(['append-0', 'append-1', 'append-1', 'append-2'])
  expect(named('other')).toBe('other-0')
})
