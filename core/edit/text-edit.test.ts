import { expect, test } from 'vitest'
import type { Json } from '../std/json.ts'
import { record, redo, startHistory, undo } from './history.ts'
import { editText } from './text-edit.ts'

const edited = (text: string, after: Json): string => editText(text, JSON.parse(text) as Json, after)

test('[E21] only what changed is written', () => {
  const text = '{ "a": 1.0,\n\t"b": [1,  2] }'
  expect(edited(text, { a: 1, b: [1, 3] })).toBe('{ "a": 1.0,\n\t"b": [1,  3] }')
})

test('[E21] elements around an inserted or removed one keep their text', () => {
  expect(JSON.parse(edited('[ {"x": 1.0}, 2 ]', [{ x: 1 }, 7, 2]))).toEqual([{ x: 1 }, 7, 2])
  expect(edited('[ {"x": 1.0}, 2, 3 ]', [{ x: 1 }, 3])).toBe('[ {"x": 1.0}, 3 ]')
})

test('[E22] a renamed key keeps its place', () => {
  expect(edited('{"a":1, "b":{"c":2},"d":3}', { a: 1, z: { c: 5 }, d: 3 })).toBe('{"a":1, "z":{"c":5},"d":3}')
})

test('[E20] steps with one merge key are one step', () => {
  let history = startHistory('')
  for (const text of ['w', 'wo', 'wor']) history = record(history, text, 'Type', 'field')
  history = record(history, 'x', 'Other')
  expect(undo(history).present).toBe('wor')
  expect(undo(undo(history)).present).toBe('')
  expect(redo(undo(history)).present).toBe('x')
})
