/** A place in a text as people count: from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** A part of a text in UTF-16 units from 0, `to` excluded. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The offset of a place; places outside of the text are moved to the nearest one inside. */
export function offsetOf(text: string, { line, column }: Place): number {
  const lines = text.split('\n')
  const row = Math.min(Math.max(line, 1), lines.length) - 1
  const before = lines.slice(0, row).reduce((sum, one) => sum + one.length + 1, 0)
  return before + Math.min(Math.max(column, 1) - 1, lines[row]?.length ?? 0)
}

/**
 * What to underline for a problem at a place: the word that begins there, else one character, else (behind the end of a
 * line) the last character before it, so that there is always something to see.
 */
export function markedSpan(text: string, place: Place): Span {
  const from = offsetOf(text, place)
  const word = /^[\p{L}\p{N}_$]+/u.exec(text.slice(from))?.[0]
  if (word !== undefined) return { from, to: from + word.length }
  const atEnd = from >= text.length || text[from] === '\n'
  if (!atEnd) return { from, to: from + 1 }
  return { from: from > 0 && text[from - 1] !== '\n' ? from - 1 : from, to: from }
}
