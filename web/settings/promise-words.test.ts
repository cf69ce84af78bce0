import { expect, test } from 'vitest'
import type { PromisesView } from '../../server/trpc/views.ts'
import { promiseLines, sizeWords } from './promise-words.ts'

const view: PromisesView = {
  store: 'pglite',
  version: 'PGlite (PostgreSQL 18)',
  flushedBeforeAnswer: true,
  settings: { fsync: 'on', synchronous_commit: 'on' },
  lock: { kind: 'folder', held: true, where: '/data/lock' },
  refusal: null,
  space: { free: 10_000_000_000, reserve: 64_000_000 },
  waiting: { commands: 0, bytes: 0, refused: 0, tasks: 0 },
  limits: { commands: 10_000, bytes: 64_000_000, tasks: 100_000 },
}
const statesOf = (change: Partial<PromisesView>): Record<string, string> =>
  Object.fromEntries(promiseLines({ ...view, ...change }).map(({ name, state }) => [name, state]))
const usual = {
  'Nothing is lost': 'held',
  'Only one writes': 'held',
  'New work is taken': 'held',
  'Room on the disk': 'held',
  'Memory is bounded': 'held',
}

test('[SET30] each promise says for itself whether it holds', () => {
  expect(statesOf({})).toEqual(usual)
  expect(statesOf({ flushedBeforeAnswer: false })).toEqual({ ...usual, 'Nothing is lost': 'limited' })
  expect(statesOf({ lock: { ...view.lock, held: false } })).toEqual({ ...usual, 'Only one writes': 'broken' })
  expect(statesOf({ refusal: 'The disk is full.' })).toEqual({ ...usual, 'New work is taken': 'broken' })
  expect(statesOf({ space: { free: 1_000, reserve: 64_000_000 } })).toMatchObject({
    'Room on the disk': 'broken',
  })
  expect(statesOf({ space: { free: 99_000_000, reserve: 64_000_000 } })).toMatchObject({
    'Room on the disk': 'limited',
  })
  expect(statesOf({ waiting: { commands: 10_000, bytes: 0, refused: 3, tasks: 0 } })).toMatchObject({
    'Memory is bounded': 'limited',
  })
})

test('[SET30] what cannot be known is not said', () => {
  expect(statesOf({ space: null })).not.toHaveProperty('Room on the disk')
})

test('[SET31] sizes are never said to be more than they are', () => {
  expect([0, 999, 1_000, 1_999, 99_990, 64_000_000, 12_345_678_901].map(sizeWords)).toEqual([
    '0 bytes',
    '999 bytes',
    '1 kB',
    '1.9 kB',
    '99.9 kB',
    '64 MB',
    '12.3 GB',
  ])
})
