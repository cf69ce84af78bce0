import { expect, test } from 'vitest'
import { findFunctions, neighbour } from './find-functions.ts'

const rows = ['send-receipt', 'receive-parcel', 'charge-card', 'Receipts'].map((name) => ({ name }))
const names = (search: string) => findFunctions(rows, search).map(({ name }) => name)

test('[FN2] words are found in any order and case, beginnings first', () => {
  expect(names('')).toEqual(
    ['charge-card', 'receive-parcel', 'Receipts', 'send-receipt'].toSorted((a, b) =>
      a.localeCompare(b, 'en'),
    ),
  )
  expect(names('RECEIPT')).toEqual(['Receipts', 'send-receipt'])
  expect(names('card charge')).toEqual(['charge-card'])
  expect(names('nothing')).toEqual([])
})

test('[FN2] arrow keys go through what was found and stop at its ends', () => {
  expect(neighbour(rows, null, 1)).toBe('send-receipt')
  expect(neighbour(rows, null, -1)).toBe('Receipts')
  expect(neighbour(rows, 'receive-parcel', 1)).toBe('charge-card')
  expect(neighbour(rows, 'Receipts', 1)).toBe('Receipts')
  expect(neighbour([], 'gone', 1)).toBe(null)
})
