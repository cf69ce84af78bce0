import { z } from 'zod'
import { getKey, isObject, type Json } from '../../../core/std/json.ts'
import { parseJsonText } from '../../../core/std/json-text.ts'
import { PAYLOAD_LIMIT } from '../inputs.ts'

/** JSON text of { output } or { error, cause }, or of a list of those, one for each call. Kept as it was written. */
export const mockText = z.string().superRefine((text, context) => {
  const parsed = parseJsonText(text, { maxBytes: PAYLOAD_LIMIT })
  if (!parsed.ok) {
    const { code, message, line, column } = parsed.error
    context.addIssue({
      code: 'custom',
      message: `${message} (line ${line}, column ${column})`,
      params: { code },
    })
  } else if (!isMock(parsed.value)) {
    const message =
      'write {"output": …} or {"error": "…", "cause": "…"}, or a list of those, one for each call'
    context.addIssue({ code: 'custom', message, params: { code: 'MOCK_UNREADABLE' } })
  }
})

function isMock(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isAnswer)
  return isAnswer(value)
}

function isAnswer(value: Json): boolean {
  if (!isObject(value)) return false
  return getKey(value, 'output') !== undefined || typeof getKey(value, 'error') === 'string'
}
