import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FairQueue } from './fair-queue.ts'

test('[SB5] nobody waits for more than one turn of each other owner', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 }), (owners) => {
      const queue = new FairQueue<{ owner: string; index: number }>()
      for (const [index, owner] of owners.entries()) queue.push(owner, { owner, index })
      const out = owners.map(() => queue.shift()!)
      expect(queue.shift()).toBeUndefined()
      expect(queue.length).toBe(0)
      for (const owner of ['a', 'b', 'c']) {
        const own = out.filter((entry) => entry.owner === owner).map((entry) => entry.index)
        expect(own).toEqual([...own].sort((x, y) => x - y))
        const first = out.findIndex((entry) => entry.owner === owner)
        expect(first).toBeLessThan(3)
      }
    }),
  )
})

test('[SB5] an entry can leave', () => {
  const queue = new FairQueue<number>()
  queue.push('a', 1)
  queue.push('a', 2)
  expect(queue.remove('a', 1)).toBe(true)
  expect(queue.remove('b', 1)).toBe(false)
  expect(queue.shift()).toBe(2)
  expect(queue.length).toBe(0)
})

test('[SB23] who may not go on is passed over and keeps the turn', () => {
  const queue = new FairQueue<string>()
  for (const entry of ['a1', 'a2', 'b1']) queue.push(entry[0]!, entry)
  const isFit = (entry: string): boolean => !entry.startsWith('a')
  expect(queue.has(isFit)).toBe(true)
  expect(queue.shift(isFit)).toBe('b1')
  expect(queue.has(isFit)).toBe(false)
  expect(queue.shift(isFit)).toBeUndefined()
  expect(queue.shift()).toBe('a1')
  expect(queue.length).toBe(1)
})
