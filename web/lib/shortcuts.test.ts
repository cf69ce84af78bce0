import { expect, test } from 'vitest'
import { type KeyPress, matchesShortcut } from './shortcuts.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

test('[UI5] Ctrl and the command key are both mod', () => {
  expect(matchesShortcut('mod+Z', press('z', { ctrlKey: true }))).toBe(true)
  expect(matchesShortcut('mod+Z', press('z', { metaKey: true }))).toBe(true)
  expect(matchesShortcut('mod+Z', press('z'))).toBe(false)
})

test('[UI6] undo and redo are told apart by Shift', () => {
  expect(matchesShortcut('mod+Z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(false)
  expect(matchesShortcut('mod+shift+Z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(true)
})

test('[UI7] a sign needs no Shift of its own', () => {
  expect(matchesShortcut('?', press('?', { shiftKey: true }))).toBe(true)
  expect(matchesShortcut('?', press('?'))).toBe(true)
})
