import type { Json } from '../../std/json.ts'
import {
  accept,
  expectToken,
  failAt,
  peek,
  readNumber,
  readQuoted,
  readWord,
  skipBlanks,
  type TextCursor,
} from '../text-cursor.ts'
import { COMPARATORS, type Comparator, type Filter, type Operand, type PathBody } from './ast.ts'

/** Reads a path from the cursor on; given by the caller because paths hold filters and filters hold paths. */
export type ReadPath = (cursor: TextCursor) => PathBody

const MAX_NESTING = 50

/** Reads the condition between the parentheses of `[?(…)]`. */
export function readFilter(cursor: TextCursor, readPath: ReadPath, depth = 0): Filter {
  if (depth > MAX_NESTING) failAt(cursor, `A filter may nest at most ${MAX_NESTING} levels deep`)
  const terms = [readAnd(cursor, readPath, depth)]
  for (skipBlanks(cursor); accept(cursor, '||'); skipBlanks(cursor))
    terms.push(readAnd(cursor, readPath, depth))
  return terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind: 'or', terms }
}

function readAnd(cursor: TextCursor, readPath: ReadPath, depth: number): Filter {
  const terms = [readTerm(cursor, readPath, depth)]
  for (skipBlanks(cursor); accept(cursor, '&&'); skipBlanks(cursor))
    terms.push(readTerm(cursor, readPath, depth))
  return terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind: 'and', terms }
}

function readTerm(cursor: TextCursor, readPath: ReadPath, depth: number): Filter {
  skipBlanks(cursor)
  if (depth > MAX_NESTING) failAt(cursor, `A filter may nest at most ${MAX_NESTING} levels deep`)
  if (accept(cursor, '!')) return { kind: 'not', term: readTerm(cursor, readPath, depth + 1) }
  if (accept(cursor, '(')) {
    const inner = readFilter(cursor, readPath, depth + 1)
    skipBlanks(cursor)
    expectToken(cursor, ')')
    return inner
  }
  const left = readOperand(cursor, readPath, 0)
  skipBlanks(cursor)
  const op = readComparator(cursor)
  if (op !== undefined) return { kind: 'compare', op, left, right: readOperand(cursor, readPath, 0) }
  if (left.kind === 'path') return { kind: 'exists', path: left.path }
  return failAt(cursor, 'A value alone is no condition; compare it with something')
}

function readComparator(cursor: TextCursor): Comparator | undefined {
  if (cursor.text.startsWith('=~', cursor.pos)) {
    failAt(cursor, "Regular expressions (=~) are not available in filters; compare with == or 'contains'")
  }
  const start = cursor.pos
  const word = readWord(cursor).toLowerCase()
  const op = COMPARATORS.find((name) => (word === '' ? accept(cursor, name) : name === word))
  if (op === undefined) cursor.pos = start
  return op
}

function readOperand(cursor: TextCursor, readPath: ReadPath, depth: number): Operand {
  skipBlanks(cursor)
  if ('@$'.includes(peek(cursor)) && peek(cursor) !== '') return { kind: 'path', path: readPath(cursor) }
  return { kind: 'value', value: readLiteral(cursor, depth) }
}

const WORDS: Readonly<Record<string, Json>> = { true: true, false: false, null: null }

function readLiteral(cursor: TextCursor, depth: number): Json {
  skipBlanks(cursor)
  if (depth > MAX_NESTING) failAt(cursor, `A list may nest at most ${MAX_NESTING} levels deep`)
  const char = peek(cursor)
  if (char === "'" || char === '"') return readQuoted(cursor)
  if (char === '[') return readList(cursor, depth)
  const number = readNumber(cursor)
  if (number !== undefined) return number
  const word = readWord(cursor)
  // A word without quotes is the text that its author meant; published definitions have them.
  if (word !== '') return Object.hasOwn(WORDS, word) ? (WORDS[word] ?? null) : word
  return failAt(
    cursor,
    'Expected a path such as @.price, a text in quotes, a number, true, false, null or a list',
  )
}

function readList(cursor: TextCursor, depth: number): Json[] {
  const items: Json[] = []
  expectToken(cursor, '[')
  skipBlanks(cursor)
  if (accept(cursor, ']')) return items
  do {
    items.push(readLiteral(cursor, depth + 1))
    skipBlanks(cursor)
  } while (accept(cursor, ','))
  expectToken(cursor, ']')
  return items
}
