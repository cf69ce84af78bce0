import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { layoutText } from './layout-input.ts'

/** Keeps hand-moved positions; no new version. */
export const saveLayout = procedure
  .input(z.object({ id, layout: layoutText }))
  .mutation(async ({ ctx: { services }, input }) => {
    await services.store.machines.saveDraft(input.id, { layout: input.layout, at: services.now() })
    return { saved: true }
  })
