import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { ask } from './ask.ts'

const input = z.object({
  id,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
})

/** Ends an execution now; what runs is aborted. */
export const stop = procedure.input(input).mutation(({ ctx, input: { id, error, cause } }) =>
  ask(ctx, id, {
    kind: 'Stop',
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  }),
)
