import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { ask } from './ask.ts'

/** Runs an execution that ended badly again, from the states that did not succeed. */
export const redrive = procedure
  .input(z.object({ id }))
  .mutation(({ ctx, input }) => ask(ctx, input.id, { kind: 'Redrive' }))
