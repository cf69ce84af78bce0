import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { draftOf, isUnsaved, received, saved, takeStored, typed } from './draft.ts'

const first = { source: 'a', revision: 1, author: 'you' }
const second = { source: 'b', revision: 2, author: 'Ida' }

test('[FN3] a draft is unsaved while its text differs, and no longer when the change is taken back', () => {
  const draft = draftOf(first)
  expect(isUnsaved(draft)).toBe(false)
  expect(isUnsaved(typed(draft, 'ab'))).toBe(true)
  expect(isUnsaved(typed(typed(draft, 'ab'), 'a'))).toBe(false)
})

test('[FN4] a newer revision replaces an untouched text', () => {
  expect(received(draftOf(first), second)).toEqual(draftOf(second))
})

test('[FN4] a changed text stays; the newer one is offered and can be taken', () => {
  const draft = received(typed(draftOf(first), 'mine'), second)
  expect(draft.text).toBe('mine')
  expect(draft.newer).toEqual(second)
  expect(takeStored(draft)).toEqual(draftOf(second))
})

test('[FN4] an answer that is not newer changes nothing', () => {
  const draft = typed(draftOf(second), 'mine')
  expect(received(draft, first)).toBe(draft)
  expect(received(draft, second)).toBe(draft)
})

test('[FN4] whatever arrives, a changed text is never lost', () => {
  const stored = fc.record({
    source: fc.constantFrom('a', 'b', 'c'),
    revision: fc.integer({ min: 1, max: 5 }),
    author: fc.constant('x'),
  })
  fc.assert(
    fc.property(fc.array(stored), (arrivals) => {
      const draft = arrivals.reduce(received, typed(draftOf(first), 'mine'))
      return draft.text === 'mine' && isUnsaved(draft)
    }),
  )
})

test('[FN5] what was typed while saving stays unsaved', () => {
  const sending = typed(draftOf(first), 'sent')
  const after = saved(typed(sending, 'sent and more'), 'sent', 2, 'you')
  expect(after.base).toEqual({ source: 'sent', revision: 2, author: 'you' })
  expect(after.text).toBe('sent and more')
  expect(isUnsaved(after)).toBe(true)
  expect(isUnsaved(saved(sending, 'sent', 2, 'you'))).toBe(false)
})
