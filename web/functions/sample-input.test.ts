import { expect, test } from 'vitest'
import { fieldsOf, sampleInput } from './sample-input.ts'
import { inputProblem } from './trial-input.ts'

test('[FN9] fields that are taken apart are found in every form of a function', () => {
  expect(fieldsOf('export default async function handler({ orderId, items }) {}')).toEqual([
    'orderId',
    'items',
  ])
  expect(fieldsOf('exports.handler = async ({ a, b = 2, c: d, ...rest }) => a')).toEqual(['a', 'b', 'c'])
  expect(fieldsOf('export default function ({ a }, context) {}')).toEqual(['a'])
  expect(fieldsOf('export default async function handler(input) {}')).toEqual([])
})

test('[FN9] each field has a value of a likely kind, and the whole is JSON', () => {
  const text = sampleInput('async function handler({ orderId, items, total, customer, checked }) {}')
  expect(JSON.parse(text)).toEqual({
    orderId: 'some orderId',
    items: [],
    total: 1,
    customer: {},
    checked: true,
  })
  expect(inputProblem(text)).toBe(null)
  expect(sampleInput('nothing to see')).toBe('{}')
})
