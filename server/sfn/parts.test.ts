import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  activityArn,
  executionArn,
  expressArn,
  machineArn,
  mapRunArn,
  parseArn,
  qualifiedArn,
} from './arn.ts'
import { readPayload } from './json-complaint.ts'
import { numberIn, pageSize, pageTokenOf, placeIn } from './page-token.ts'

const scope = { region: 'eu-west-1', account: '123456789012' }

test('[SF6] every ARN that is made is read again', () => {
  const part = fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/)
  fc.assert(
    fc.property(part, part, part, (a, b, c) => {
      const bare = { kind: 'stateMachine', name: a, qualifier: null, label: null }
      expect(parseArn(machineArn(scope, a))).toEqual(bare)
      expect(parseArn(qualifiedArn(scope, a, b))).toEqual({ ...bare, qualifier: b })
      expect(parseArn(executionArn(scope, a, b))).toEqual({
        kind: 'execution',
        machine: a,
        name: b,
        label: null,
      })
      expect(parseArn(expressArn(scope, a, b, c))).toEqual({ kind: 'express', machine: a, name: b, run: c })
      expect(parseArn(activityArn(scope, a))).toEqual({ kind: 'activity', name: a })
      expect(parseArn(mapRunArn(scope, a, b, c))).toEqual({ kind: 'mapRun', machine: a, label: b, run: c })
    }),
  )
})

test('[SF6] reading any text never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseArn(text)))
  for (const text of ['', 'arn', 'arn:aws:sqs:us-east-1:1:q', 'arn:aws:states:us-east-1:1:execution:a']) {
    expect(parseArn(text)).toBeNull()
  }
})

describe('[SF7] page tokens', () => {
  test('come back in the list that gave them out', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (list, place) => {
        expect(placeIn(list, pageTokenOf(list, place))).toBe(place)
      }),
    )
    expect(numberIn('l', pageTokenOf('l', 12))).toBe(12)
    expect(placeIn('l', undefined)).toBeNull()
    expect(pageTokenOf('l', null)).toBeUndefined()
  })

  test('are refused by any other list, and so is any other text', () => {
    const refused = "Invalid Token: 'Invalid token'"
    expect(() => placeIn('b', pageTokenOf('a', 'x'))).toThrow(refused)
    expect(() => numberIn('a', pageTokenOf('a', 'x'))).toThrow(refused)
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        (text) => void expect(() => placeIn('a', text)).toThrow(refused),
      ),
    )
  })

  test('zero asks for a page of the usual size', () => {
    expect([pageSize(undefined), pageSize(0), pageSize(7)]).toEqual([100, 100, 7])
  })
})

describe("[SF21] what AWS's reader says of a text that is no JSON", () => {
  const tokens = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
  test.each([
    ['hello', `Unrecognized token 'hello': was expecting ${tokens}`],
    ['{a:1}', "Unexpected character ('a' (code 97)): was expecting double-quote to start field name"],
    [
      '{"a" 1}',
      "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
    ],
    ['{"a":1 "b":2}', `Unexpected character ('"' (code 34)): was expecting comma to separate Object entries`],
    ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries"],
    ['[1,', 'Unexpected end-of-input within/between Array entries'],
    ['{', 'Unexpected end-of-input: expected close marker for Object'],
    ['"abc', 'Unexpected end-of-input: was expecting closing quote for a string value'],
    ['[x]', `Unrecognized token 'x': was expecting ${tokens}`],
    ['[]]', "Unexpected character (']' (code 93))"],
  ])('%s', (text, message) => {
    expect(readPayload(text)).toEqual({ ok: false, error: message })
  })

  test('any text is read or complained about, and JSON is always read', () => {
    const scalars = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
    const values = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), scalars, { noNullPrototype: true })
    fc.assert(fc.property(fc.string(), (text) => typeof readPayload(text).ok === 'boolean'))
    fc.assert(
      fc.property(fc.array(values), (value) => {
        expect(readPayload(JSON.stringify(value))).toEqual({ ok: true, value })
      }),
    )
    const pieces = fc.array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', '-', 'true', ' ', 'x'))
    fc.assert(fc.property(pieces, (parts) => typeof readPayload(parts.join('')).ok === 'boolean'))
  })

  test('the limit is counted in bytes', () => {
    expect(readPayload(`"${'x'.repeat(262_142)}"`).ok).toBe(true)
    expect(readPayload(`"${'x'.repeat(262_143)}"`).ok).toBe(false)
    expect(readPayload(`"${'é'.repeat(140_000)}"`).ok).toBe(false)
  })
})
