import { z } from 'zod'

/** What is deleted: executions that ended so many days ago, and those beyond so many younger ones. Null: no such bound. */
export interface RetentionRule {
  readonly days: number | null
  readonly executions: number | null
}

/** Nothing is deleted unless somebody says so: what is lost this way cannot be brought back. */
export const KEEP_ALL: RetentionRule = { days: null, executions: null }

export const DAY_MS = 86_400_000

/** One hour at least: a slip of the hand must not delete what has just ended. */
export const retentionRule = z.object({
  days: z
    .number()
    .min(1 / 24, 'keep at least an hour, 0.042 days')
    .max(36_500)
    .nullable(),
  executions: z.number().int().min(1, 'keep at least one').max(100_000_000).nullable(),
})

/** Reads what was stored; anything unreadable keeps all. */
export function readRule(text: string | null): RetentionRule {
  if (text === null) return KEEP_ALL
  try {
    const read = retentionRule.safeParse(JSON.parse(text))
    return read.success ? read.data : KEEP_ALL
  } catch {
    return KEEP_ALL
  }
}
