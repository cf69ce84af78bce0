import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { findExecution } from './find.ts'

/** Takes an execution that was set aside up again; `reason` is why it is set aside once more, null when it goes on. */
export const tryAgain = procedure
  .input(z.object({ id }))
  .mutation(async ({ ctx: { services }, input }): Promise<{ reason: string | null }> => {
    const { store, engine } = services
    await findExecution(store, input.id)
    await engine.tryAgain(input.id)
    return { reason: engine.quarantined().find((one) => one.executionId === input.id)?.reason ?? null }
  })
