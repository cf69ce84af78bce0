import type { Result } from '../../std/result.ts'
import { cached } from '../bounded-cache.ts'
import { readNestedPath } from '../jsonpath/parse-path.ts'
import {
  accept,
  expectToken,
  failAt,
  parseWhole,
  peek,
  readNumber,
  readWord,
  skipBlanks,
  type TextCursor,
} from '../text-cursor.ts'
import { INTRINSICS, type IntrinsicArgument, type IntrinsicCall, type IntrinsicName } from './ast.ts'

/** Calls may stand inside calls this deep (a published limit of Step Functions). */
const MAX_NESTING = 10

/** Parses a call such as `States.Format('{} of {}', $.i, $.n)`; the error is a sentence. Cached by text. */
export const parseIntrinsic: (text: string) => Result<IntrinsicCall, string> = cached(4000, (text) =>
  parseWhole(text, (cursor) => {
    skipBlanks(cursor)
    const call = readCall(cursor, 1)
    skipBlanks(cursor)
    return call
  }),
)

/** True when a text is meant as a call of an intrinsic function, well-formed or not. */
export function looksLikeIntrinsic(text: string): boolean {
  return text.trimStart().startsWith('States.')
}

function readCall(cursor: TextCursor, depth: number): IntrinsicCall {
  const start = cursor.pos
  if (depth > MAX_NESTING) failAt(cursor, `Intrinsic functions may nest at most ${MAX_NESTING} levels deep`)
  const name = readName(cursor)
  skipBlanks(cursor)
  expectToken(cursor, '(')
  const args = readArguments(cursor, depth)
  checkCount(cursor, name, args.length)
  return { kind: 'call', name, args, text: cursor.text.slice(start, cursor.pos) }
}

function readName(cursor: TextCursor): IntrinsicName {
  const start = cursor.pos
  accept(cursor, 'States.')
  readWord(cursor)
  const name = cursor.text.slice(start, cursor.pos)
  if (Object.hasOwn(INTRINSICS, name)) return name as IntrinsicName
  cursor.pos = start
  return failAt(
    cursor,
    name === ''
      ? 'Expected an intrinsic function such as States.Format(…)'
      : `There is no function '${name}'`,
  )
}

function checkCount(cursor: TextCursor, name: IntrinsicName, count: number): void {
  const [least, most] = INTRINSICS[name]
  if (count >= least && (most === null || count <= most)) return
  const wanted = most === least ? `${least}` : most === null ? `at least ${least}` : `${least} to ${most}`
  failAt(cursor, `${name} takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${count}`)
}

function readArguments(cursor: TextCursor, depth: number): IntrinsicArgument[] {
  const args: IntrinsicArgument[] = []
  skipBlanks(cursor)
  if (accept(cursor, ')')) return args
  for (;;) {
    skipBlanks(cursor)
    args.push(readArgument(cursor, depth))
    skipBlanks(cursor)
    if (accept(cursor, ')')) return args
    expectToken(cursor, ',')
  }
}

const WORDS: Readonly<Record<string, null | boolean>> = { true: true, false: false, null: null }

function readArgument(cursor: TextCursor, depth: number): IntrinsicArgument {
  const char = peek(cursor)
  if (char === "'") return readText(cursor)
  if (char === '$') return { kind: 'path', path: readNestedPath(cursor) }
  if (cursor.text.startsWith('States.', cursor.pos)) return readCall(cursor, depth + 1)
  const number = readNumber(cursor)
  if (number !== undefined) return { kind: 'literal', value: number }
  const start = cursor.pos
  const word = readWord(cursor)
  const value = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined
  if (value !== undefined) return { kind: 'literal', value }
  cursor.pos = start
  return failAt(
    cursor,
    'Expected a text in single quotes, a number, true, false, null, a path or another function',
  )
}

/** A text in single quotes. Only \' \{ \} and \\ are escapes; recorded: any other is refused, `\"` too. */
function readText(cursor: TextCursor): IntrinsicArgument {
  const pieces: string[] = []
  let value = ''
  let piece = ''
  for (cursor.pos++; cursor.pos < cursor.text.length; cursor.pos++) {
    const char = peek(cursor)
    if (char === "'") {
      cursor.pos++
      return { kind: 'text', value, pieces: [...pieces, piece] }
    }
    if (cursor.text.startsWith('{}', cursor.pos)) {
      cursor.pos++
      pieces.push(piece)
      piece = ''
      value += '{}'
      continue
    }
    const taken = char === '\\' ? readEscape(cursor) : char
    value += taken
    piece += taken
  }
  return failAt(cursor, "The text has no closing '")
}

function readEscape(cursor: TextCursor): string {
  cursor.pos++
  const char = peek(cursor)
  if (char !== '' && "'{}\\".includes(char)) return char
  return failAt(cursor, "A backslash may only stand before ' { } or another backslash")
}
