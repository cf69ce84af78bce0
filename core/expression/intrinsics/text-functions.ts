import type { Json } from '../../std/json.ts'
import { err, ok } from '../../std/result.ts'
import { textArgument } from './arguments.ts'
import type { Intrinsic, Outcome } from './outcome.ts'

/** Far above what a state may hand on (256 KiB), and low enough that no definition can exhaust the memory. */
const MAX_RESULT = 1_048_576

/** States.StringSplit(text, characters): the parts between any of the characters; empty parts are left out. */
export const stringSplit: Intrinsic = (args) => {
  const text = textArgument(args, 0)
  if (!text.ok) return text
  const splitters = textArgument(args, 1)
  if (!splitters.ok) return splitters
  const parts: string[] = []
  let part = ''
  for (const char of text.value) {
    if (!splitters.value.includes(char)) {
      part += char
      continue
    }
    if (part !== '') parts.push(part)
    part = ''
  }
  if (part !== '') parts.push(part)
  return ok(parts)
}

/** States.Format with a template that is data: every `{}` in it takes a value. */
export const format: Intrinsic = (args) => {
  const template = textArgument(args, 0)
  return template.ok ? formatPieces(template.value.split('{}'), args.slice(1)) : template
}

/** States.Format over a template that is already cut at its `{}`: texts stay as they are, the rest becomes JSON. */
export function formatPieces(pieces: readonly string[], values: readonly Json[]): Outcome {
  if (pieces.length - 1 !== values.length) {
    return err(
      `The template has ${pieces.length - 1} places {} but there are ${values.length} values for them`,
    )
  }
  let text = pieces[0] ?? ''
  for (const [i, value] of values.entries()) {
    text += (typeof value === 'string' ? value : JSON.stringify(value)) + (pieces[i + 1] ?? '')
    if (text.length > MAX_RESULT) return err(`The text would have more than ${MAX_RESULT} characters`)
  }
  return ok(text)
}
