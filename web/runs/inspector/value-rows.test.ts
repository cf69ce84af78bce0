import { expect, test } from 'vitest'
import { UNTOUCHED, valueRows } from './value-rows.ts'

const DEEP = { a: { b: { c: { d: { e: 1 } } } }, list: Array.from({ length: 250 }, (_, i) => i) }

test('[RN15] what was written is opened however deep', () => {
  const pointers = (shown: string[]) => valueRows('v', DEEP, UNTOUCHED, shown).map((row) => row.pointer)
  expect(pointers([])).not.toContain('/a/b/c/d/e')
  expect(pointers(['/a/b/c/d/e'])).toContain('/a/b/c/d/e')
})

test('[RN15] long values are shown by the part', () => {
  const closed = valueRows('v', DEEP, UNTOUCHED)
  expect(closed.find((row) => row.pointer === '/list')?.open).toBe(false)
  const opened = valueRows('v', DEEP, { ...UNTOUCHED, byHand: new Map([['/list', true]]) })
  expect(opened.filter((row) => row.pointer.startsWith('/list/'))).toHaveLength(100)
  expect(opened.at(-1)?.more).toBe(150)
  const all = valueRows('v', DEEP, { byHand: new Map([['/list', true]]), unlimited: new Set(['/list']) })
  expect(all.filter((row) => row.pointer.startsWith('/list/'))).toHaveLength(250)
})
