import { z } from 'zod'
import { procedure } from '../init.ts'
import { breakpoints, edits, executionName, id } from '../inputs.ts'

const input = z.object({
  id,
  /** The last event that the fork takes over. */
  seq: z.number().int().min(1),
  edits: edits.default([]),
  name: executionName.optional(),
  breakpoints: breakpoints.optional(),
  rehearsal: z.boolean().optional(),
  requestId: z.string().min(1).max(200).optional(),
})

/** Runs on from a past moment, in an execution of its own, with values changed. */
export const fork = procedure.input(input).mutation(async ({ ctx, input: { id, ...asked } }) => {
  const { executionId } = await ctx.services.engine.fork({ ...asked, executionId: id, author: ctx.author })
  return { id: executionId }
})
