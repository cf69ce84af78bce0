import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { ask } from './ask.ts'

const input = z.object({
  id,
  /** Number of the held frame; null is all of them. */
  frame: z.number().int().min(0).nullable().default(null),
  mode: z.enum(['continue', 'step']),
})

/** Lets a held execution go on, to the next breakpoint or the next step. */
export const release = procedure
  .input(input)
  .mutation(({ ctx, input: { id, frame, mode } }) => ask(ctx, id, { kind: 'Release', frame, mode }))
