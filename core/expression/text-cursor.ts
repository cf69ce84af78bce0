/** A place in a text that is being parsed. */
export interface TextCursor {
  readonly text: string
  pos: number
}

/** What a parser of this folder throws inside itself; its public function turns it into a sentence. */
export class SyntaxProblem extends Error {}

/** Ends the parse with a sentence that says what is wrong at the cursor. */
export function failAt(cursor: TextCursor, message: string): never {
  throw new SyntaxProblem(`${message} (at character ${cursor.pos + 1})`)
}

/** The character under the cursor; '' at the end. */
export const peek = (cursor: TextCursor): string => cursor.text.charAt(cursor.pos)

/** Moves over blanks and line breaks. */
export function skipBlanks(cursor: TextCursor): void {
  while (' \t\r\n'.includes(peek(cursor)) && cursor.pos < cursor.text.length) cursor.pos++
}

/** Moves over `token` when it stands here, and says whether it did. */
export function accept(cursor: TextCursor, token: string): boolean {
  if (!cursor.text.startsWith(token, cursor.pos)) return false
  cursor.pos += token.length
  return true
}

/** Moves over `token`, or ends the parse. */
export function expectToken(cursor: TextCursor, token: string): void {
  if (!accept(cursor, token)) failAt(cursor, `Expected '${token}'`)
}

/** Reads a text in single or double quotes; a backslash takes the next character as it is. */
export function readQuoted(cursor: TextCursor): string {
  const quote = peek(cursor)
  let value = ''
  for (cursor.pos++; cursor.pos < cursor.text.length; cursor.pos++) {
    const char = peek(cursor)
    if (char === quote) {
      cursor.pos++
      return value
    }
    if (char === '\\') cursor.pos++
    value += peek(cursor)
  }
  return failAt(cursor, `The text in quotes has no closing ${quote}`)
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** Reads a decimal number, or undefined when none stands here; one that would be rounded ends the parse. */
export function readNumber(cursor: TextCursor): number | undefined {
  NUMBER.lastIndex = cursor.pos
  const found = NUMBER.exec(cursor.text)
  if (found === null) return undefined
  const value = Number(found[0]) + 0
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) failAt(cursor, 'The number is too large to be kept exactly')
  cursor.pos += found[0].length
  return value
}

const WORD = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}_]*/uy

/** Reads a Unicode identifier (the shape of a variable's name), or '' when none stands here. */
export function readWord(cursor: TextCursor): string {
  WORD.lastIndex = cursor.pos
  const found = WORD.exec(cursor.text)
  if (found === null) return ''
  cursor.pos += found[0].length
  return found[0]
}

/** Runs a parser to the end of the text; the problem it met comes back as a sentence. */
export function parseWhole<T>(
  text: string,
  parse: (cursor: TextCursor) => T,
): { ok: true; value: T } | { ok: false; error: string } {
  const cursor: TextCursor = { text, pos: 0 }
  try {
    const value = parse(cursor)
    if (cursor.pos < text.length)
      failAt(cursor, `Nothing may follow here, but there is '${text.slice(cursor.pos)}'`)
    return { ok: true, value }
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return { ok: false, error: problem.message }
    throw problem
  }
}
