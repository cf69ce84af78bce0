import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'

/** Deletes a function. Tasks that call it fail from now on and say so. */
export const remove = procedure.input(z.object({ name: id })).mutation(async ({ ctx, input }) => ({
  removed: await ctx.services.store.functions.remove(input.name),
}))
