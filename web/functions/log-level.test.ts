import { expect, test } from 'vitest'
import { logLevel } from './log-level.ts'

test('[FN14] warnings and errors are told apart from plain lines', () => {
  expect(logLevel('error: it broke')).toBe('error')
  expect(logLevel('warning: odd')).toBe('warning')
  expect(logLevel('no error: fine')).toBe('plain')
})
