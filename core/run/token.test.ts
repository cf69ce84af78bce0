import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../std/json.ts'
import { withValueAt } from './edit-value.ts'
import { exactJson } from './exact-json.ts'
import { jsonSize } from './json-size.ts'
import { randomFrom, seedOf } from './random.ts'
import { makeToken, parseToken } from './token.ts'

test('[R5] a token leads back to its attempt, and differs by execution, attempt and entropy', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 40 }),
      fc.nat(),
      fc.nat(99),
      fc.string(),
      (id, visit, attempt, entropy) => {
        const address = {
          executionId: `x${id.replaceAll(/[\ud800-\udfff]/g, '')}`,
          visit: visit + 1,
          attempt,
        }
        const token = makeToken(address, entropy)
        expect(parseToken(token)).toEqual(address)
        expect(makeToken(address, `${entropy}!`)).not.toBe(token)
      },
    ),
  )
  for (const text of ['', 'a.1.0', 'a.0.0.00000000000000000000000000000000', `%.1.0.${'0'.repeat(32)}`]) {
    expect(parseToken(text)).toBeNull()
  }
})

test('[R6] randomness is the same for the same purpose, lies in [0, 1) and is spread', () => {
  const draw = (seed: string) => Array.from({ length: 1_000 }, randomFrom(seed))
  expect(draw('a')).toEqual(draw('a'))
  expect(draw(seedOf('e', 1, 0))).not.toEqual(draw(seedOf('e', 1, 1)))
  const numbers = draw('spread')
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...numbers)).toBeLessThan(1)
  const mean = numbers.reduce((sum, n) => sum + n, 0) / numbers.length
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.05)
})

test('[R7] the size of a value is that of its JSON text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(jsonSize(value as Json)).toBe(Buffer.byteLength(JSON.stringify(value)))
    }),
  )
})

test('[R8] stored text gives back exactly the value, negative zero included', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(exactJson([value as Json, -0]))).toEqual([value, -0])
    }),
  )
})

test('[R9] an edit changes its place and shares the rest; a place that cannot exist is refused', () => {
  const before = { a: [{ x: 1 }, { y: 2 }], b: { c: 3 } }
  const after = withValueAt(before, '/a/0/x', 9) as typeof before
  expect(after).toEqual({ a: [{ x: 9 }, { y: 2 }], b: { c: 3 } })
  expect(after.b).toBe(before.b)
  expect(before.a[0]).toEqual({ x: 1 })
  expect(withValueAt(before, '', 7)).toBe(7)
  expect(withValueAt(before, '/a/-', 7)).toMatchObject({ a: [{ x: 1 }, { y: 2 }, 7] })
  expect(withValueAt({}, '/__proto__', 1)).toEqual(JSON.parse('{"__proto__":1}'))
  for (const pointer of ['/a/7', '/a/01', '/none/x', '/b/c/d'])
    expect(withValueAt(before, pointer, 1)).toBeUndefined()
})
