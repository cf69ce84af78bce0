import { z } from 'zod'
import { parseJsonText, printJson } from '../../../core/std/json-text.ts'

const LAYOUT_LIMIT = 500_000

const positions = z.record(z.string().max(4_000), z.object({ x: z.number(), y: z.number() }).loose())

/** Hand-moved positions by state: JSON text of Record<string, {x, y}>, at most 500,000 bytes. */
export const layoutText = z.string().transform((text, context) => {
  const parsed = parseJsonText(text, { maxBytes: LAYOUT_LIMIT })
  if (parsed.ok && positions.safeParse(parsed.value).success) return printJson(parsed.value)
  const message = parsed.ok ? 'a layout is a JSON object of {"x", "y"} by state' : parsed.error.message
  context.addIssue({ code: 'custom', message, params: { code: parsed.ok ? 'BAD_INPUT' : parsed.error.code } })
  return z.NEVER
})
