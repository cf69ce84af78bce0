import { expect, test } from 'vitest'
import { listed, removalWords } from './removal.ts'

test('[FN10] deleting says who calls the function and what becomes of it', () => {
  expect(removalWords('total', []).join(' ')).toContain('No state machine calls it')
  expect(removalWords('total', ['Order']).join(' ')).toContain('One state machine calls it: Order.')
  const words = removalWords('total', ['Order', 'Import']).join(' ')
  expect(words).toContain('2 state machines call it: Order and Import.')
  expect(words).toContain('cannot be taken back')
})

test('[FN10] long lists of machines are shortened, never to fewer words than names', () => {
  expect(listed(['a', 'b', 'c', 'd'])).toBe('a, b, c and d')
  expect(listed(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more')
  expect(listed([])).toBe('')
})
