import { expect, test } from 'vitest'
import { count, formatDuration, formatRelative, formatUntil, middleCut } from './format.ts'

test('[UI1] a duration is said in at most two units', () => {
  expect([0, 430, 3_200, 42_000, 252_000, 7_500_000, 300_000_000].map(formatDuration)).toEqual([
    '0 ms',
    '430 ms',
    '3.2 s',
    '42 s',
    '4m 12s',
    '2h 05m',
    '3d 11h',
  ])
})

test('[UI2] a moment is said relative to now, both ways', () => {
  const now = 1_000_000_000
  expect(formatRelative(now - 1000, now)).toBe('just now')
  expect(formatRelative(now - 240_000, now)).toBe('4 min ago')
  expect(formatRelative(now + 7_300_000, now)).toBe('in 2 h')
})

test('[UI8] a moment to come is said as shortly as it can be', () => {
  const now = new Date(2026, 10, 21, 12, 0).getTime()
  expect(formatUntil(now + 9_000, now)).toBe('12:00:09')
  expect(formatUntil(now + 7_500_000, now)).toBe('14:05')
  expect(formatUntil(now + 93_900_000, now)).toBe('22 Nov, 14:05')
})

test('[UI3] a long text is cut in its middle', () => {
  expect(middleCut('abcdefghij', 5)).toBe('ab…ij')
  expect(middleCut('abc', 5)).toBe('abc')
})

test('[UI4] nouns agree with their number', () => {
  expect([count(1, 'state'), count(1204, 'state')]).toEqual(['1 state', '1,204 states'])
})
