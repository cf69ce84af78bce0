import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { findMachine } from '../machine/find.ts'

/** Forgets what somebody wrote; the state's answers are guessed again. */
export const remove = procedure
  .input(z.object({ machineId: id, state: z.string().min(1).max(80) }))
  .mutation(async ({ ctx: { services }, input }) => {
    const machine = await findMachine(services.store, input.machineId)
    return { removed: await services.store.mocks.remove(machine.id, input.state) }
  })
