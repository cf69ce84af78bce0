import { z } from 'zod'
import type { Json } from '../../core/std/json.ts'
import { parseJsonText } from '../../core/std/json-text.ts'

/** Bytes that a value of a workflow may have: the language's limit for inputs, outputs and variables. */
export const PAYLOAD_LIMIT = 262_144

/** A definition may be longer than a payload, but must leave room for the rest of the message. */
export const DEFINITION_LIMIT = 900_000

/** JSON text from an author, as a value. Refused with the reader's own code where it is not acceptable. */
export const jsonText = (maxBytes: number = PAYLOAD_LIMIT) =>
  z.string().transform((text, context): Json => {
    const parsed = parseJsonText(text, { maxBytes })
    if (parsed.ok) return parsed.value
    const { code, message, line, column } = parsed.error
    const place = code === 'JSON_TOO_LARGE' ? '' : ` (line ${line}, column ${column})`
    context.addIssue({ code: 'custom', message: message + place, params: { code } })
    return z.NEVER
  })

/** Bytes of a request that brings a whole history. */
export const IMPORT_LIMIT = 32 * 1_048_576

/** What other identifiers look like is the engine's business; they are only ever looked up. */
export const id = z.string().min(1).max(200)

/** Number of an event: 0 is before the first. */
export const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export const machineName = z
  .string()
  .trim()
  .min(1, 'give a name')
  .max(80, 'use at most 80 characters')
  .regex(/^[^\p{C}<>{}[\]?*"#%\\^|~`$&,;:/]+$/u, 'use letters, digits, blanks, dots, dashes and underscores')

export const executionName = z
  .string()
  .min(1, 'give a name')
  .max(80, 'use at most 80 characters')
  .regex(
    /^[^\s\p{C}<>{}[\]?*"#%\\^|~`$&,;:/]+$/u,
    'use letters, digits, dots, dashes and underscores, no blanks',
  )

export const functionName = z
  .string()
  .min(1, 'give a name')
  .max(80, 'use at most 80 characters')
  .regex(/^[A-Za-z0-9_-]+$/, 'use letters, digits, dashes and underscores')

export const breakpoints = z
  .array(z.object({ state: z.string().max(2_000), where: z.enum(['before', 'after']) }))
  .max(500)

const pointer = z
  .string()
  .max(2_000)
  .regex(/^(\/.*)?$/s, 'a JSON pointer is empty or begins with /')
  .optional()

const frame = z.number().int().min(0)

const editTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('input'), frame, pointer }),
  z.object({ kind: z.literal('variable'), frame, name: z.string().min(1).max(80), pointer }),
  z.object({ kind: z.literal('result'), frame, pointer }),
])

/** Edits as a page sends them; an absent pointer means the whole value. */
export const edits = z
  .array(z.object({ target: editTarget, value: jsonText() }))
  .max(100)
  .transform((list) => list.map(({ target, value }) => ({ target: withPointer(target), value })))

function withPointer<T extends { pointer?: string | undefined }>(target: T): T & { pointer: string } {
  return { ...target, pointer: target.pointer ?? '' }
}
