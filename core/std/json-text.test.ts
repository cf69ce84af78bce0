import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from './json.ts'
import { byteLength, parseJsonText, printJson } from './json-text.ts'

const codeOf = (text: string, limits = {}) => {
  const result = parseJsonText(text, limits)
  return result.ok ? 'ok' : result.error.code
}

test('[STD1] any JSON value survives print and parse, key order included', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = printJson(value as Json)
      if (codeOf(text) === 'JSON_NUMBER_TOO_LARGE') return
      const result = parseJsonText(text)
      expect(result.ok && printJson(result.value)).toBe(text)
    }),
  )
})

test('[STD2] integers beyond 2^53 - 1 are refused and the sentence says to send a string', () => {
  expect(codeOf('9007199254740991')).toBe('ok')
  expect(codeOf('-9007199254740991')).toBe('ok')
  for (const text of [
    '9007199254740992',
    '-9007199254740993',
    '[1,12345678901234567890]',
    '1e999',
    '9007199254740993.0',
  ])
    expect(codeOf(text), text).toBe('JSON_NUMBER_TOO_LARGE')
  const result = parseJsonText('{"id":\n 12345678901234567890}')
  expect(!result.ok && result.error).toMatchObject({ line: 2, column: 2, offset: 8 })
  expect(!result.ok && result.error.message).toContain('as a string')
})

test('[STD2] digits inside strings, small decimals and exponents pass', () => {
  for (const text of [
    '"12345678901234567890"',
    '0.1234567890123456789',
    '1e20',
    '1.5E300',
    '"\\"9007199254740993"',
  ])
    expect(codeOf(text), text).toBe('ok')
})

test('[STD3] nesting deeper than the limit is refused, the limit itself is not', () => {
  const nest = (n: number) => '['.repeat(n) + ']'.repeat(n)
  expect(codeOf(nest(200))).toBe('ok')
  expect(codeOf(nest(201))).toBe('JSON_TOO_DEEP')
  expect(codeOf(nest(1_000_000))).toBe('JSON_TOO_DEEP')
  expect(codeOf(`["${'['.repeat(500)}"]`)).toBe('ok')
  expect(codeOf('[[1]]', { maxDepth: 1 })).toBe('JSON_TOO_DEEP')
})

test('[STD4] bad syntax is located by line and column', () => {
  const cases: [string, number, number][] = [
    ['{"a": 1,}', 1, 9],
    ['{\n  "a" 1\n}', 2, 7],
    ['[1, 2', 1, 6],
    ['{"a": tru}', 1, 7],
    ['', 1, 1],
    ['{} x', 1, 4],
  ]
  for (const [text, line, column] of cases) {
    const result = parseJsonText(text)
    expect(!result.ok && result.error, text).toMatchObject({ code: 'JSON_SYNTAX', line, column })
  }
})

test('[STD4] what JSON.parse refuses is always a JSON_SYNTAX and never an exception', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:1.-e\\ntrue /*'), maxLength: 30 }), (text) => {
      let valid = true
      try {
        JSON.parse(text)
      } catch {
        valid = false
      }
      const code = codeOf(text)
      expect(valid ? ['ok', 'JSON_NUMBER_TOO_LARGE'] : ['JSON_SYNTAX', 'JSON_NUMBER_TOO_LARGE']).toContain(
        code,
      )
    }),
  )
})

test('[STD5] __proto__ is a key like any other', () => {
  const result = parseJsonText('{"__proto__":{"x":1}}')
  expect(result.ok && Object.hasOwn(result.value as object, '__proto__')).toBe(true)
  expect(({} as { x?: number }).x).toBeUndefined()
})

test('[STD6] byteLength is the UTF-8 length and maxBytes is measured with it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(byteLength(text)).toBe(Buffer.byteLength(text))
    }),
  )
  expect(byteLength('\ud800')).toBe(3)
  expect(codeOf('"ä"', { maxBytes: 4 })).toBe('ok')
  expect(codeOf('"ä"', { maxBytes: 3 })).toBe('JSON_TOO_LARGE')
})
