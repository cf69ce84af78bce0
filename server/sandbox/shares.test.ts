import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Shares } from './shares.ts'

test('[SB23] no source is allowed more than its share, and what is given back may be taken again', () => {
  const step = fc.tuple(fc.constantFrom('take', 'rest', 'leave'), fc.constantFrom('a', 'b'))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const shares = new Shares({ computing: 2, processes: 3 })
      const held = { a: { computing: 0, resting: 0 }, b: { computing: 0, resting: 0 } }
      for (const [does, source] of steps) {
        const own = held[source as 'a' | 'b']
        expect(shares.allow(source)).toBe(own.computing < 2 && own.computing + own.resting < 3)
        if (does === 'take' && shares.allow(source)) {
          shares.take(source)
          own.computing++
        } else if (does === 'rest' && own.computing > 0) {
          shares.rest(source)
          own.computing--
          own.resting++
        } else if (does === 'leave' && own.resting > 0) {
          shares.leave(source)
          own.resting--
        }
        expect(shares.computing).toBe(held.a.computing + held.b.computing)
      }
    }),
  )
})

test('[SB23] what has no source may have all', () => {
  const shares = new Shares({ computing: 1, processes: 1 })
  shares.take('')
  expect(shares.allow('')).toBe(true)
})
