import { expect, test } from 'vitest'
import { keepInput, keptInput, type TextStore } from './kept-inputs.ts'

function memory(text: string | null = null): TextStore {
  let kept = text
  return {
    getItem: () => kept,
    setItem: (_key, next) => {
      kept = next
    },
  }
}

test('[FN12] the last input of each function comes back', () => {
  const store = memory()
  keepInput(store, 'a', '{"n": 1}')
  keepInput(store, 'b', '[]')
  keepInput(store, 'a', '{"n": 2}')
  expect(keptInput(store, 'a')).toBe('{"n": 2}')
  expect(keptInput(store, 'b')).toBe('[]')
  expect(keptInput(store, 'c')).toBe(null)
})

test('[FN12] the oldest go when there are too many', () => {
  const store = memory()
  for (let i = 0; i < 60; i++) keepInput(store, `f${i}`, String(i))
  expect(keptInput(store, 'f59')).toBe('59')
  expect(keptInput(store, 'f10')).toBe('10')
  expect(keptInput(store, 'f9')).toBe(null)
})

test('[FN12] a store that holds something else, or refuses, is no error', () => {
  expect(keptInput(memory('{broken'), 'a')).toBe(null)
  expect(keptInput(memory('[1, ["a"], ["b", "x"]]'), 'b')).toBe('x')
  const full: TextStore = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full')
    },
  }
  expect(() => keepInput(full, 'a', '1')).not.toThrow()
})
