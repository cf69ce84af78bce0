import { expect, test } from 'vitest'
import type { RetentionView } from '../../server/trpc/views.ts'
import { dueWords, keptWords, ruleProblem, sweepWords } from './keep-words.ts'

const NOW = 1_800_000_000_000
const view = (kept: RetentionView['kept']): RetentionView => ({
  rule: { days: null, executions: null },
  fixed: false,
  countsTo: 100_000,
  last: null,
  kept,
})

test('[SET20] what is stored is counted up to a bound, and said so beyond it', () => {
  const oldest = NOW - 3 * 86_400_000
  expect(keptWords(view({ finished: 0, imported: 2, oldest: null }), NOW)).toBe('No finished execution yet')
  expect(keptWords(view({ finished: 1, imported: 0, oldest }), NOW)).toBe(
    '1 finished execution, the oldest from 3 d ago',
  )
  expect(keptWords(view({ finished: 99_000, imported: 1_000, oldest }), NOW)).toBe(
    'more than 100,000 finished executions, the oldest from 3 d ago',
  )
})

test('[SET21] what a rule would delete is said before it is saved', () => {
  expect(dueWords(0, 100_000)).toBe('Nothing would be deleted now.')
  expect(dueWords(1, 100_000)).toContain('1 finished execution would')
  expect(dueWords(100_000, 100_000)).toContain('more than 100,000 finished executions would')
  expect(sweepWords({ at: NOW, executions: 1, events: 1_204, ms: 5 })).toBe('1 execution with 1,204 events')
})

test('[SET22] a rule that the server would refuse is not sent', () => {
  expect(ruleProblem({ days: null, executions: null })).toBeNull()
  expect(ruleProblem({ days: 0.5, executions: 10 })).toBeNull()
  expect(ruleProblem({ days: 0, executions: null })).toContain('an hour')
  expect(ruleProblem({ days: Number.NaN, executions: null })).toContain('an hour')
  expect(ruleProblem({ days: null, executions: 0 })).toContain('at least one')
  expect(ruleProblem({ days: null, executions: 1.5 })).toContain('whole')
})
