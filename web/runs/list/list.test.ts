import { expect, test } from 'vitest'
import type { ExecutionRow } from '../../../server/trpc/views.ts'
import { parseSearch, toFilter } from './filter.ts'
import { mergeRows } from './merge-rows.ts'

const row = (id: string, startedAt: number, status: ExecutionRow['status'] = 'RUNNING') =>
  ({ id, startedAt, status }) as ExecutionRow

test('[RN13] new rows wait while somebody points at the list', () => {
  const shown = { rows: [row('b', 2), row('a', 1)], pending: [] }
  const waiting = mergeRows(shown, [row('c', 3), row('b', 2, 'SUCCEEDED')], false)
  expect(waiting.rows.map((each) => [each.id, each.status])).toEqual([
    ['b', 'SUCCEEDED'],
    ['a', 'RUNNING'],
  ])
  expect(waiting.pending.map((each) => each.id)).toEqual(['c'])
  const moved = mergeRows(waiting, [row('d', 4)], true)
  expect(moved.rows.map((each) => each.id)).toEqual(['d', 'c', 'b', 'a'])
})

test('[RN13] older rows that a filter now lets through do not jump in on top', () => {
  const merged = mergeRows({ rows: [row('b', 5)], pending: [] }, [row('old', 1)], true)
  expect(merged.rows.map((each) => each.id)).toEqual(['b'])
})

test('[RN17] an address is read and made a filter', () => {
  const search = parseSearch({ status: 'FAILED', since: 'day', name: '', other: 1, machineId: 'm' })
  expect(search).toEqual({ status: 'FAILED', since: 'day', name: undefined, machineId: 'm' })
  expect(toFilter(search, 100_000_000)).toEqual({ status: 'FAILED', machineId: 'm', from: 13_600_000 })
  expect(parseSearch({ status: 'nope', since: 7 })).toEqual({})
})
