import { expect, test } from 'vitest'
import { bestItem, searchPalette } from './palette-items.ts'

const chosen = (query: string) =>
  bestItem(
    searchPalette(query).flatMap((group) => group.items),
    query,
  )?.label

test('[ED10] Enter adds the item of exactly that name, else one whose name begins so, else the first that fits', () => {
  expect(chosen('wait')).toBe('Wait')
  expect(chosen(' If ')).toBe('If')
  expect(chosen('wait for')).toBe('Wait for signal')
  expect(chosen('lambda')).toBe('Run function')
  expect(chosen('no such thing')).toBeUndefined()
})
