import { parseJsonText } from '../../core/std/json-text.ts'
import type { Place } from './place.ts'

/** The language's limit for what a task is given, in bytes; the server has the same. */
const MOST_BYTES = 262_144

/** Why an input is not sent. */
export interface InputProblem extends Place {
  readonly message: string
}

/** The problem of a trial's input, null when it can be sent. */
export function inputProblem(text: string): InputProblem | null {
  if (text.trim() === '') return { line: 1, column: 1, message: 'Give an input: {} is the smallest object.' }
  const parsed = parseJsonText(text, { maxBytes: MOST_BYTES })
  if (parsed.ok) return null
  const { message, line, column } = parsed.error
  return { message, line, column }
}
