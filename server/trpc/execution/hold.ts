import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { ask } from './ask.ts'

/** Asks every frame to stop before the next state. */
export const hold = procedure
  .input(z.object({ id }))
  .mutation(({ ctx, input }) => ask(ctx, input.id, { kind: 'Hold' }))
