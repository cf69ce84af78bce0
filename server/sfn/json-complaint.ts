import type { Json } from '../../core/std/json.ts'
import { byteLength, parseJsonText } from '../../core/std/json-text.ts'
import { err, ok, type Result } from '../../core/std/result.ts'

/** Bytes of JSON text that an input or an output may have. */
const PAYLOAD_BYTES = 262_144

/** Reads JSON text from a caller; the error is worded as AWS (whose reader is Jackson) words it. */
export function readPayload(text: string): Result<Json, string> {
  if (byteLength(text) > PAYLOAD_BYTES) {
    return err(
      `The text is larger than ${PAYLOAD_BYTES} bytes; put large values elsewhere and send where they are.`,
    )
  }
  const parsed = parseJsonText(text)
  if (parsed.ok) return ok(parsed.value)
  return err(jsonComplaint(text, parsed.error))
}

/** The sentence for a text that cannot be read as JSON: Jackson's where its words are known, else ours. */
export const jsonComplaint = (text: string, error: { code: string; message: string }): string =>
  (error.code === 'JSON_SYNTAX' ? complaintOf(text) : null) ?? error.message

type Frame = { readonly close: '}' | ']'; wants: 'first' | 'key' | 'colon' | 'value' | 'comma' }

const LITERAL = /[\p{L}\p{N}_$]+/uy
const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const STRING = /"(?:[^"\\]|\\.)*"/sy
const TOKENS = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

/** What Jackson says first about a text that is not JSON; null where its words are not known. */
function complaintOf(text: string): string | null {
  const frames: Frame[] = []
  let at = 0
  let done = false
  for (;;) {
    while (' \t\n\r'.includes(text[at] ?? 'x')) at++
    const char = text[at]
    const frame = frames.at(-1)
    if (char === undefined) return endComplaint(frame)
    if (frame === undefined && done) return unexpected(char, null)
    if (frame !== undefined && char === frame.close && frame.wants !== 'key' && frame.wants !== 'colon') {
      frames.pop()
      at++
      done = frames.length === 0
      continue
    }
    if (frame?.wants === 'comma') {
      if (char !== ',') return unexpected(char, `was expecting comma to separate ${nameOf(frame)} entries`)
      frame.wants = frame.close === '}' ? 'key' : 'value'
      at++
      continue
    }
    if (frame?.wants === 'colon') {
      if (char !== ':') return unexpected(char, 'was expecting a colon to separate field name and value')
      frame.wants = 'value'
      at++
      continue
    }
    const wantsKey = frame?.close === '}' && frame.wants !== 'value'
    if (wantsKey && char !== '"') return unexpected(char, 'was expecting double-quote to start field name')
    const end = valueEnd(text, at, char)
    if (typeof end === 'string') return end
    at = end
    if (frame !== undefined) frame.wants = wantsKey ? 'colon' : 'comma'
    if (char === '{' || char === '[') frames.push({ close: char === '{' ? '}' : ']', wants: 'first' })
    else if (frame === undefined) done = true
  }
}

/** Where a scalar, or the opening of a list or object, ends; or the complaint about it. */
function valueEnd(text: string, at: number, char: string): number | string {
  if (char === '{' || char === '[') return at + 1
  if (char === '"') {
    STRING.lastIndex = at
    return STRING.test(text)
      ? STRING.lastIndex
      : 'Unexpected end-of-input: was expecting closing quote for a string value'
  }
  if (/[-\d]/.test(char)) {
    NUMBER.lastIndex = at
    if (NUMBER.test(text)) return NUMBER.lastIndex
    return unexpected(
      text[at + 1] ?? char,
      'Expected digit (0-9) to follow minus sign, for valid numeric value',
    )
  }
  LITERAL.lastIndex = at
  const word = LITERAL.exec(text)?.[0]
  if (word === undefined) return unexpected(char, `expected a valid value ${TOKENS}`)
  if (['true', 'false', 'null'].includes(word)) return at + word.length
  return `Unrecognized token '${word}': was expecting ${TOKENS}`
}

const nameOf = (frame: Frame): string => (frame.close === '}' ? 'Object' : 'Array')

function unexpected(char: string, expected: string | null): string {
  const base = `Unexpected character ('${char}' (code ${char.codePointAt(0)}))`
  return expected === null ? base : `${base}: ${expected}`
}

function endComplaint(frame: Frame | undefined): string | null {
  if (frame === undefined) return null
  if (frame.wants === 'first') return `Unexpected end-of-input: expected close marker for ${nameOf(frame)}`
  return `Unexpected end-of-input within/between ${nameOf(frame)} entries`
}
