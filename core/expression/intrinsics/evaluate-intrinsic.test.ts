import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Json, jsonEqual } from '../../std/json.ts'
import { evaluateExpression } from '../evaluate-path-text.ts'
import type { ExpressionScope } from '../expression-scope.ts'
import { parseIntrinsic } from './parse-intrinsic.ts'

const scope: ExpressionScope = {
  input: {
    s: 'Hello World',
    a: [1, 2, 3, 4],
    dup: [1, 2, 2, { x: 1, y: 2 }, { y: 2, x: 1 }, '1'],
    n: 5,
    o: { b: [1, { c: null }] },
    braces: 'a{}b',
    frac: 2.5,
  },
  context: { Map: { Item: { Value: 'Pikachu' } } },
  variables: { name: 'John' },
  random: () => 0.5,
}
const call = (text: string, input: Json = scope.input): unknown => {
  const value = evaluateExpression(text, { ...scope, input }, 'field.$')
  return value.ok ? value.value : value.error
}
const fails = (text: string, part: string, input?: Json): void =>
  expect(call(text, input)).toMatchObject({
    error: 'States.IntrinsicFailure',
    cause: expect.stringContaining(part) as string,
  })

describe('calls', () => {
  test.each<[string, unknown]>([
    [
      "States.Array('a', 1, -2.5, true, null, $.n, $$.Map.Item.Value, $name)",
      ['a', 1, -2.5, true, null, 5, 'Pikachu', 'John'],
    ],
    ['States.Array()', []],
    ['States.Array( States.Array( ) ,$.a[1:],$.a[?(@ > 3)] )', [[], [2, 3, 4], [4]]],
    ["States.Format('{}', States.ArrayGetItem(States.StringSplit($.s, ' '), 1))", 'World'],
  ])('[IN1] %s', (text, value) => expect(call(text)).toEqual(value))

  test('[IN1] ten levels are allowed, eleven are not', () => {
    const nested = (levels: number): string => `${'States.Array('.repeat(levels)}${')'.repeat(levels)}`
    expect(parseIntrinsic(nested(10)).ok).toBe(true)
    expect(parseIntrinsic(nested(11)).ok).toBe(false)
  })

  test.each([
    'States.StringToJson(\'{"text":"An \\"escaped double quote\\" here"}\')',
    "States.Format('He said, \\\"Hello, {}!\\\"', 'Test')",
    "States.Nope('a')",
    'States.UUID(1)',
    "States.Format('open)",
    'States.Array(1,)',
    'States.MathAdd(9007199254740993, 1)',
    'States.Array(1) x',
    'States.MathAdd(1)',
    'States.Array($.a, $.)',
  ])('[IN2] %s is refused', (text) => expect(parseIntrinsic(text).ok).toBe(false))

  test('[IN2] the four escapes', () => {
    expect(call("States.Array('it\\'s \\{\\} \\\\')")).toEqual(["it's {} \\"])
    expect(call("States.Format('\\{{}\\} \\{}', 1)")).toBe('{1} {}')
    expect(call('States.StringToJson(\'{"a":[1]}\')')).toEqual({ a: [1] })
  })

  test('[IN14] a path that leads nowhere', () => {
    expect(call("States.Format('{}', $.x)", { a: 1 })).toEqual({
      error: 'States.Runtime',
      cause:
        "The function 'States.Format('{}', $.x)' had the following error: The JsonPath argument for the field '$.x' could not be found in the input '{\"a\":1}'",
    })
  })

  test('[IN1] no text makes the parser throw', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'States.Array',
        'States.Format',
        '(',
        ')',
        "'",
        '{}',
        '\\',
        '$.a',
        '$',
        ',',
        '1',
        ' ',
        'null',
        '[?(',
      ),
    )
    fc.assert(fc.property(fc.string(), (text) => void parseIntrinsic(text)))
    fc.assert(
      fc.property(pieces, (parts) => void parseIntrinsic(parts.join(''))),
      { numRuns: 1000 },
    )
  })
})

describe('texts and JSON', () => {
  test.each<[string, unknown]>([
    ["States.Format('Hello {}, {} and {}!', $name, $.o, null)", 'Hello John, {"b":[1,{"c":null}]} and null!'],
    ['States.Format($.braces, 1.1)', 'a1.1b'],
    ["States.Format('no places')", 'no places'],
  ])('[IN3] %s', (text, value) => expect(call(text)).toBe(value))
  test('[IN3] places and values must be as many', () => fails("States.Format('{}{}', 1)", '2 places'))

  test('[IN4] blank texts, bad texts, numbers that would be rounded', () => {
    expect(call('States.StringToJson($)', ' ')).toBeNull()
    expect(call('States.StringToJson($)', '[-0]')).toEqual([0])
    expect(call('States.StringToJson($)', '{"__proto__":1}')).toEqual(JSON.parse('{"__proto__":1}'))
    fails('States.StringToJson($)', 'closing } is missing', '{')
    fails('States.StringToJson($)', 'too large', '[9007199254740993]')
    fails('States.StringToJson($)', '200 levels', '['.repeat(300) + ']'.repeat(300))
    fails('States.StringToJson($)', 'must be a string', 1)
  })

  test('[IN4] JsonToString and StringToJson are each other’s inverse', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'small' }), (value) => {
        const back = call('States.StringToJson(States.JsonToString($))', value as Json) as Json
        const plain = JSON.parse(JSON.stringify(value)) as Json
        const tooLarge = /\d{16}|e\+/.test(JSON.stringify(value))
        expect(tooLarge || jsonEqual(back, plain)).toBe(true)
      }),
    )
  })

  test.each<[string, string, unknown]>([
    ['a,b,c', ',', ['a', 'b', 'c']],
    ['This.is+a,test=string', '.+,=', ['This', 'is', 'a', 'test', 'string']],
    [',a,,b,', ',', ['a', 'b']],
    ['abc', '', ['abc']],
    ['', ',', []],
  ])('[IN8] %j at %j', (text, at, parts) =>
    expect(call('States.StringSplit($.t, $.by)', { t: text, by: at })).toEqual(parts),
  )

  test('[IN9] merging', () => {
    const input = { x: { a: { a1: 1 }, b: 2 }, y: { a: { a3: 1 }, c: 3 } }
    expect(call('States.JsonMerge($.x, $.y, false)', input)).toEqual({ a: { a3: 1 }, b: 2, c: 3 })
    fails('States.JsonMerge($.x, $.y, true)', 'must be false', input)
    fails('States.JsonMerge($.x, 1, false)', 'must be an object', input)
  })
})

describe('arrays', () => {
  test.each<[string, unknown]>([
    ['States.ArrayRange(0, 3, 1)', [0, 1, 2, 3]],
    ['States.ArrayRange(1, 10, 2)', [1, 3, 5, 7, 9]],
    ['States.ArrayRange(3, 0, -2)', [3, 1]],
    ['States.ArrayRange(3, 0, 1)', []],
  ])('[IN5] %s', (text, value) => expect(call(text)).toEqual(value))
  test('[IN5] limits', () => {
    fails('States.ArrayRange(0, 3, 0)', 'must not be 0')
    fails('States.ArrayRange(1, 1001, 1)', 'at most 1000')
    expect(call('States.ArrayRange(1, 1000, 1)')).toHaveLength(1000)
  })

  test.each<[string, unknown]>([
    ['States.ArrayPartition($.a, 3)', [[1, 2, 3], [4]]],
    ['States.ArrayPartition(States.Array(), 3)', []],
  ])('[IN6] %s', (text, value) => expect(call(text)).toEqual(value))
  test('[IN6] the size must be positive', () => fails('States.ArrayPartition($.a, 0)', '1 or more'))

  test('[IN7] unique, contains, length, item', () => {
    expect(call('States.ArrayUnique($.dup)')).toEqual([1, 2, { x: 1, y: 2 }, '1'])
    expect(call('States.ArrayContains($.dup, 2)')).toBe(true)
    expect(call("States.ArrayContains($.a, '2')")).toBe(false)
    expect(call('States.ArrayLength($.dup)')).toBe(6)
    expect(call('States.ArrayGetItem($.a, 2)')).toBe(3)
    fails('States.ArrayGetItem($.a, 4)', 'outside of the array')
    fails('States.ArrayGetItem($.a, -1)', 'outside of the array')
    fails('States.ArrayLength($.s)', 'must be an array')
  })

  test('[IN7] unique keeps one of every value', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 })), (values) => {
        const unique = call('States.ArrayUnique($)', values as Json) as Json[]
        for (const value of values)
          expect(unique.filter((item) => jsonEqual(item, value as Json))).toHaveLength(1)
      }),
    )
  })
})

describe('encoding, numbers, randomness', () => {
  test.each<[string, unknown]>([
    ["States.Base64Encode('Data to encode')", 'RGF0YSB0byBlbmNvZGU='],
    ["States.Base64Encode('')", ''],
    ["States.Base64Decode('SGVsbG8gV29ybGQ=')", 'Hello World'],
    ["States.Base64Decode('SGVsbG8gV29ybGQ')", 'Hello World'],
  ])('[IN10] %s', (text, value) => expect(call(text)).toBe(value))
  test('[IN10] encoding and decoding are each other’s inverse', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const encoded = call('States.Base64Encode($)', text)
        expect(encoded).toBe(Buffer.from(text, 'utf8').toString('base64'))
        expect(call('States.Base64Decode($)', encoded as string)).toBe(text)
      }),
    )
  })
  test('[IN10] limits', () => {
    fails('States.Base64Encode($)', 'at most 10000', 'x'.repeat(10_001))
    fails("States.Base64Decode('a*b')", 'not valid Base64')
    fails("States.Base64Decode('abcde')", 'not valid Base64')
  })

  test.each([
    ['MD5', '5d41402abc4b2a76b9719d911017c592'],
    ['SHA-1', 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'],
    ['SHA-256', '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'],
  ])('[IN11] %s', (algorithm, digest) => expect(call(`States.Hash('hello', '${algorithm}')`)).toBe(digest))
  test('[IN11] lengths and unknown algorithms', () => {
    expect(call("States.Hash('', 'SHA-384')")).toHaveLength(96)
    expect(call("States.Hash('', 'SHA-512')")).toHaveLength(128)
    fails("States.Hash('', 'sha-1')", 'must be one of')
  })

  test('[IN12] randomness is the scope’s', () => {
    expect(call('States.UUID()')).toBe('88888888-8888-4888-a888-888888888888')
    expect(call('States.MathRandom(1, 3)')).toBe(2)
    expect(call('States.MathRandom(1, 1000, 7)')).toBe(call('States.MathRandom(1, 1000, 7)'))
    fails('States.MathRandom(3, 3)', 'less than')
  })
  test('[IN12] a draw lies from start up to end', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 1000 }),
        (seed, start, span) => {
          const draw = call('States.MathRandom($.s, $.e, $.seed)', { s: start, e: start + span, seed })
          expect(draw).toBeGreaterThanOrEqual(start)
          expect(draw).toBeLessThan(start + span)
        },
      ),
    )
  })

  test('[IN13] fractions are rounded', () => {
    expect(call('States.MathAdd($.n, -1)')).toBe(4)
    expect(call('States.MathAdd(1.5, 1.4)')).toBe(3)
    expect(call('States.ArrayPartition($.a, $.frac)')).toEqual([[1, 2, 3], [4]])
    fails("States.MathAdd(1, '2')", 'must be a number')
  })
})
