import { expect, test } from 'vitest'
import { concerned } from './concerned.ts'

test('[TL24] a call that failed names the execution it was about', () => {
  expect(concerned('execution.get', { id: 'e1' })).toEqual({ executionId: 'e1' })
  expect(concerned('/api/executions/:id/stop', { id: 'e1' })).toEqual({ executionId: 'e1' })
  expect(concerned('waiting.list', { executionId: 'e2' })).toEqual({ executionId: 'e2' })
  expect(concerned('machine.get', { id: 'm1' })).toEqual({})
  expect(concerned(undefined, undefined)).toEqual({})
})
