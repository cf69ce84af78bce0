import { z } from 'zod'
import { procedure } from '../init.ts'
import type { WaitingView } from '../views.ts'

const MAX_ROWS = 1_000

const input = z.object({ kind: z.enum(['person', 'signal', 'callback', 'activity']).optional() }).default({})

/** What executions wait for from outside, the longest waiting first; at most 1,000. */
export const list = procedure.input(input).query(async ({ ctx, input }): Promise<WaitingView[]> => {
  const rows = await ctx.services.store.waiting.list({ kind: input.kind }, MAX_ROWS)
  return [...rows]
})
