import {
  type ParseError,
  type ParseErrorCode,
  parse as parseTolerant,
  printParseErrorCode,
} from 'jsonc-parser'
import type { Json } from './json.ts'
import { err, ok, type Result } from './result.ts'

/** Bounds on a JSON text from outside. */
export interface JsonTextLimits {
  /** Nesting of arrays and objects; 200 unless told. */
  readonly maxDepth?: number
  /** UTF-8 bytes; unbounded unless told. */
  readonly maxBytes?: number
}

/** Why a text is not a JSON value that we accept. `offset` counts UTF-16 units from 0, `line` and `column` from 1. */
export interface JsonTextError {
  readonly code: 'JSON_SYNTAX' | 'JSON_TOO_DEEP' | 'JSON_TOO_LARGE' | 'JSON_NUMBER_TOO_LARGE'
  readonly message: string
  readonly offset: number
  readonly line: number
  readonly column: number
}

const MAX_DEPTH = 200

/**
 * Reads JSON text from outside: nothing is rounded, nothing is nested beyond the limit, and `__proto__` is a key like
 * any other. Plain integers beyond 2^53 - 1 and numbers that overflow are refused (JSON_NUMBER_TOO_LARGE).
 */
export function parseJsonText(text: string, limits: JsonTextLimits = {}): Result<Json, JsonTextError> {
  const maxBytes = limits.maxBytes
  if (maxBytes !== undefined && byteLength(text) > maxBytes) {
    return err(errorAt(text, 0, 'JSON_TOO_LARGE', `This JSON is larger than ${maxBytes} bytes; send less.`))
  }
  const problem = scan(text, limits.maxDepth ?? MAX_DEPTH)
  if (problem !== null) return err(problem)
  try {
    return ok(JSON.parse(text) as Json)
  } catch {
    return err(syntaxError(text))
  }
}

/** Compact JSON text in the value's own key order; `indent` is the number of blanks a level. */
export function printJson(value: Json, indent?: number): string {
  return JSON.stringify(value, null, indent)
}

/** The length of a text in UTF-8 bytes; a lone surrogate counts as the three bytes it is encoded with. */
export function byteLength(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) continue
    if (code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      bytes += 2
      i++
    } else bytes += code < 0x800 ? 1 : 2
  }
  return bytes
}

/** Finds what JSON.parse would let through: too deep, or a number that would change. Blind to syntax. */
function scan(text: string, maxDepth: number): JsonTextError | null {
  // A number can only change when it has 16 digits in a row or an exponent; depth needs as many openers.
  const numbers = /\d{16}|\d[eE]/.test(text)
  if (!numbers && text.length <= maxDepth) return null
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) i = endOfString(text, i)
    else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      if (++depth > maxDepth) {
        const message = `This JSON is nested more than ${maxDepth} levels deep; flatten it.`
        return errorAt(text, i, 'JSON_TOO_DEEP', message)
      }
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) depth--
    else if (numbers && isDigit(code)) {
      const end = endOfNumber(text, i)
      const token = text.slice(i, end)
      if (wouldChange(token)) {
        const message = `The number ${shorten(token)} is too large to be held exactly; send it as a string.`
        return errorAt(text, i, 'JSON_NUMBER_TOO_LARGE', message)
      }
      i = end - 1
    }
  }
  return null
}

const QUOTE = 34
const BACKSLASH = 92
const OPEN_ARRAY = 91
const CLOSE_ARRAY = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125

const isDigit = (code: number): boolean => code >= 48 && code <= 57

const shorten = (token: string): string => (token.length > 40 ? `${token.slice(0, 37)}...` : token)

function endOfString(text: string, start: number): number {
  let i = start + 1
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === BACKSLASH) i++
    else if (code === QUOTE) break
  }
  return i
}

function endOfNumber(text: string, start: number): number {
  let i = start
  while (i < text.length && /[\d.eE+-]/.test(text[i]!)) i++
  return i
}

/** True when a number's text (without sign) stands for another value than the double that JavaScript makes of it. */
function wouldChange(token: string): boolean {
  const value = Number(token)
  if (Number.isNaN(value)) return false
  if (!Number.isFinite(value)) return true
  if (value <= Number.MAX_SAFE_INTEGER) return false
  if (/^\d+$/.test(token)) return true
  const digits = token
    .replace(/[eE].*$/, '')
    .replace('.', '')
    .replace(/^0+|0+$/g, '')
  return digits.length > 15
}

function errorAt(text: string, offset: number, code: JsonTextError['code'], message: string): JsonTextError {
  const before = text.slice(0, offset)
  return { code, message, offset, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

const SENTENCES: Partial<Record<ReturnType<typeof printParseErrorCode>, string>> = {
  InvalidNumberFormat: 'This is not a number as JSON writes them.',
  PropertyNameExpected: 'A key in double quotes is expected here; look for a comma too many.',
  ValueExpected: 'A value is expected here.',
  ColonExpected: 'A colon is expected between the key and its value.',
  CommaExpected: 'A comma is expected here.',
  CloseBraceExpected: 'A closing } is missing.',
  CloseBracketExpected: 'A closing ] is missing.',
  EndOfFileExpected: 'The text goes on after the value has ended; remove the rest.',
  InvalidCommentToken: 'JSON has no comments; remove it.',
  UnexpectedEndOfString: 'A string is not closed; add the double quote.',
  InvalidUnicode: 'This \\u escape needs four hexadecimal digits.',
  InvalidEscapeCharacter: 'This escape is not known in JSON; write \\\\ for a backslash.',
  InvalidCharacter: 'This character may not stand in a JSON string; escape it.',
}

/** JSON.parse's own messages differ between browsers and servers, so the place and the sentence are found here. */
function syntaxError(text: string): JsonTextError {
  if (text.trim() === '') return errorAt(text, 0, 'JSON_SYNTAX', 'There is no JSON here; the text is empty.')
  const errors: ParseError[] = []
  parseTolerant(text, errors, { disallowComments: true, allowTrailingComma: false })
  const first = errors[0]
  if (first === undefined) return errorAt(text, 0, 'JSON_SYNTAX', 'This is not valid JSON.')
  return errorAt(text, first.offset, 'JSON_SYNTAX', sentenceOf(first.error))
}

function sentenceOf(code: ParseErrorCode): string {
  return SENTENCES[printParseErrorCode(code)] ?? 'This is not valid JSON.'
}
