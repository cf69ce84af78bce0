import { z } from 'zod'
import { procedure } from '../init.ts'
import { edits, id } from '../inputs.ts'
import { ask } from './ask.ts'

/** Changes values of a held execution. */
export const edit = procedure
  .input(z.object({ id, edits }))
  .mutation(({ ctx, input }) => ask(ctx, input.id, { kind: 'Edit', edits: input.edits }))
