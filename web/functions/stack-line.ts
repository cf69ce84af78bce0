import type { Place } from './place.ts'

/** A line of a stack: what was running, and where in the author's source it stood. */
export interface StackLine {
  readonly text: string
  /** 'handler', or null where the engine names nothing. */
  readonly running: string | null
  /** Null for a line that is not of this form. */
  readonly place: Place | null
}

// The sandbox gives every source this name: 'at handler (function.js:3:9)', 'at function.js:3:9', 'at <eval> (function.js:3)'.
const LINE = /^\s*at\s+(?:(.*?)\s+\()?function\.js:(\d+)(?::(\d+))?\)?\s*$/

/** Reads a stack line as the sandbox writes it. */
export function readStackLine(text: string): StackLine {
  const found = LINE.exec(text)
  if (found === null) return { text, running: null, place: null }
  const [, running, line, column] = found
  const named = running === undefined || /^<.*>$/.test(running) ? null : running
  return { text, running: named, place: { line: Number(line), column: Number(column ?? 1) } }
}
