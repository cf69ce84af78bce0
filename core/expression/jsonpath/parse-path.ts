import type { Result } from '../../std/result.ts'
import { cached } from '../bounded-cache.ts'
import {
  accept,
  expectToken,
  failAt,
  parseWhole,
  peek,
  readNumber,
  readQuoted,
  readWord,
  skipBlanks,
  type TextCursor,
} from '../text-cursor.ts'
import {
  isDefinite,
  PATH_FUNCTIONS,
  type Path,
  type PathBody,
  type PathFunction,
  type PathRoot,
  type Segment,
} from './ast.ts'
import { readFilter } from './parse-filter.ts'

/** Characters that end a name behind a dot when the path stands alone, and when it stands among others. */
const NAME_ENDS = '.[( \t\r\n'
const NESTED_NAME_ENDS = `${NAME_ENDS}),]=!<>&|'"`

/**
 * Parses a path; the error is a sentence that says what is wrong and where. Blanks around it do not count: the
 * service takes them, and published definitions have them. Results are cached by text.
 */
export const parsePath: (text: string) => Result<Path, string> = cached(4000, (text) =>
  parseWhole(text, (cursor): Path => {
    skipBlanks(cursor)
    const body = readPathBody(cursor, NAME_ENDS, 0)
    skipBlanks(cursor)
    return { text, ...body }
  }),
)

/** Reads a path that stands inside something else: an argument of an intrinsic function. */
export function readNestedPath(cursor: TextCursor): Path {
  const start = cursor.pos
  const body = readPathBody(cursor, NESTED_NAME_ENDS, 0)
  return { text: cursor.text.slice(start, cursor.pos), ...body }
}

function readPathBody(cursor: TextCursor, nameEnds: string, depth: number): PathBody {
  if (depth > 10) failAt(cursor, 'Filters may nest at most 10 levels deep')
  const root = readRoot(cursor, depth > 0)
  const segments: Segment[] = []
  for (;;) {
    const char = peek(cursor)
    if (char !== '.' && char !== '[') break
    const last = segments.at(-1)
    if (last?.kind === 'call') failAt(cursor, `Nothing may follow ${last.name}()`)
    if (char === '[') segments.push(readBracket(cursor, depth))
    else readDot(cursor, segments, nameEnds, depth)
  }
  return { root, segments, definite: isDefinite(segments) }
}

function readRoot(cursor: TextCursor, insideFilter: boolean): PathRoot {
  if (insideFilter && accept(cursor, '@')) return { kind: 'current' }
  if (!accept(cursor, '$')) failAt(cursor, "A path begins with '$', such as $.order.id")
  if (accept(cursor, '$')) return { kind: 'context' }
  const name = readWord(cursor)
  return name === '' ? { kind: 'input' } : { kind: 'variable', name }
}

function readDot(cursor: TextCursor, segments: Segment[], nameEnds: string, depth: number): void {
  if (accept(cursor, '..')) segments.push({ kind: 'descend' })
  else expectToken(cursor, '.')
  const char = peek(cursor)
  if (char === '[') segments.push(readBracket(cursor, depth))
  else if (accept(cursor, '*')) segments.push({ kind: 'wildcard' })
  else segments.push(readName(cursor, nameEnds))
}

function readName(cursor: TextCursor, nameEnds: string): Segment {
  const start = cursor.pos
  while (cursor.pos < cursor.text.length && !nameEnds.includes(peek(cursor))) cursor.pos++
  const name = cursor.text.slice(start, cursor.pos)
  if (name === '')
    failAt(cursor, "Expected a name behind the dot; write names with blanks or signs as ['my name']")
  if (peek(cursor) !== '(') return { kind: 'child', keys: [name] }
  const known = PATH_FUNCTIONS.find((candidate): candidate is PathFunction => candidate === name)
  if (known === undefined)
    failAt(cursor, `There is no function ${name}(); a path may end with ${PATH_FUNCTIONS.join(', ')}`)
  expectToken(cursor, '(')
  skipBlanks(cursor)
  expectToken(cursor, ')')
  return { kind: 'call', name: known }
}

function readBracket(cursor: TextCursor, depth: number): Segment {
  expectToken(cursor, '[')
  skipBlanks(cursor)
  const segment = readSelector(cursor, depth)
  skipBlanks(cursor)
  expectToken(cursor, ']')
  return segment
}

function readSelector(cursor: TextCursor, depth: number): Segment {
  if (accept(cursor, '*')) return { kind: 'wildcard' }
  if (accept(cursor, '?')) return readFilterSelector(cursor, depth)
  const char = peek(cursor)
  if (char === "'" || char === '"') return { kind: 'child', keys: readList(cursor, readKey) }
  if (char === ':') return readSlice(cursor, null)
  const first = readInteger(cursor)
  skipBlanks(cursor)
  if (peek(cursor) === ':') return readSlice(cursor, first)
  const rest = accept(cursor, ',') ? readList(cursor, readInteger) : []
  return { kind: 'index', indexes: [first, ...rest] }
}

function readFilterSelector(cursor: TextCursor, depth: number): Segment {
  skipBlanks(cursor)
  expectToken(cursor, '(')
  const test = readFilter(cursor, (at) => readPathBody(at, NESTED_NAME_ENDS, depth + 1))
  skipBlanks(cursor)
  expectToken(cursor, ')')
  return { kind: 'filter', test }
}

function readSlice(cursor: TextCursor, from: number | null): Segment {
  expectToken(cursor, ':')
  const to = readOptionalInteger(cursor)
  const step = accept(cursor, ':') ? (readOptionalInteger(cursor) ?? 1) : 1
  if (step < 1) failAt(cursor, 'The step of a slice must be 1 or more')
  return { kind: 'slice', from, to, step }
}

function readOptionalInteger(cursor: TextCursor): number | null {
  skipBlanks(cursor)
  const value = '-0123456789'.includes(peek(cursor)) && peek(cursor) !== '' ? readInteger(cursor) : null
  skipBlanks(cursor)
  return value
}

function readList<T>(cursor: TextCursor, readItem: (cursor: TextCursor) => T): T[] {
  const items: T[] = []
  do {
    skipBlanks(cursor)
    items.push(readItem(cursor))
    skipBlanks(cursor)
  } while (accept(cursor, ','))
  return items
}

function readKey(cursor: TextCursor): string {
  const char = peek(cursor)
  if (char !== "'" && char !== '"') failAt(cursor, "Expected a name in quotes, such as ['name']")
  return readQuoted(cursor)
}

function readInteger(cursor: TextCursor): number {
  const start = cursor.pos
  const value = readNumber(cursor)
  if (value !== undefined && Number.isSafeInteger(value)) return value
  cursor.pos = start
  return failAt(
    cursor,
    "Expected a position such as [0], a name in quotes such as ['name'], a slice such as [1:3], [*] or a filter [?(…)]",
  )
}
