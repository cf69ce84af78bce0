import { beforeEach, expect, test } from 'vitest'
import {
  arrived,
  checked,
  closeFunction,
  discardText,
  editText,
  goTo,
  hasUnsaved,
  keptAs,
  useOpenFunction,
} from './open-function.ts'

const stored = { source: 'one\ntwo', revision: 1, author: 'you' }
const now = useOpenFunction.getState

beforeEach(closeFunction)

test('[FN3] the page knows whether leaving loses something', () => {
  expect(hasUnsaved()).toBe(false)
  arrived('a', stored)
  editText('changed')
  expect(hasUnsaved()).toBe(true)
  discardText()
  expect(hasUnsaved()).toBe(false)
  editText('changed')
  closeFunction()
  expect(hasUnsaved()).toBe(false)
})

test('[FN4] another function begins its own draft; the same one keeps its own', () => {
  arrived('a', stored)
  editText('mine')
  arrived('a', { ...stored, source: 'theirs', revision: 2 })
  expect(now().draft).toMatchObject({ text: 'mine', newer: { source: 'theirs' } })
  arrived('b', stored)
  expect(now().draft).toMatchObject({ text: 'one\ntwo', newer: null })
})

test('[FN5] a save that comes back after another function was opened changes nothing there', () => {
  arrived('a', stored)
  arrived('b', stored)
  keptAs('a', 'text of a', 9, 'you')
  expect(now().draft?.base).toEqual(stored)
  keptAs('b', 'one\ntwo', 2, 'you')
  expect(now().draft?.base.revision).toBe(2)
})

test('[FN6] a problem is shown only for the text that was checked', () => {
  arrived('a', stored)
  checked('one\ntwo', { line: 1, column: 1, message: 'no' })
  expect(now().problem?.message).toBe('no')
  editText('fine')
  checked('older', { line: 1, column: 1, message: 'late' })
  expect(now().problem?.message).toBe('no')
  checked('fine', null)
  expect(now().problem).toBe(null)
})

test('[FN7] going to the same place twice is two wishes', () => {
  arrived('a', stored)
  goTo({ line: 2, column: 1 })
  expect(now().reveal).toEqual({ from: 4, to: 4, token: 1 })
  goTo({ line: 2, column: 1 })
  expect(now().reveal?.token).toBe(2)
})
