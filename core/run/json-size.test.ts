import { expect, test } from 'vitest'
import { byteLength } from '../std/json-text.ts'
import { jsonSize } from './json-size.ts'

const TEXTS = [
  ...['', 'plain', 'with "quotes"', 'back\\slash', 'line\nbreak', '\u007f', '\u0000', 'é', '😀', '\ud800'],
  ...['x'.repeat(64), 'x'.repeat(65), `${'x'.repeat(70)}"`],
]

test('a value is as long as its compact text', () => {
  for (const text of TEXTS) {
    for (const value of [text, [text, text], { [text]: [text, 1.5, null, true, -0] }])
      expect(jsonSize(value), JSON.stringify(value)).toBe(byteLength(JSON.stringify(value)))
  }
})
