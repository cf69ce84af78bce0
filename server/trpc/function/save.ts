import { z } from 'zod'
import { procedure } from '../init.ts'
import { functionName } from '../inputs.ts'
import { functionSource } from './source-input.ts'

/** Makes or changes a function. A source with mistakes is kept too: running it says what is wrong. */
export const save = procedure
  .input(z.object({ name: functionName, source: functionSource }))
  .mutation(async ({ ctx, input }) => {
    const { store, now } = ctx.services
    const revision = await store.functions.put({ ...input, author: ctx.author, at: now() })
    return { revision }
  })
