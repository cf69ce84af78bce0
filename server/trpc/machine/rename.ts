import { z } from 'zod'
import { procedure } from '../init.ts'
import { id, machineName } from '../inputs.ts'

/** Gives a machine another name. */
export const rename = procedure
  .input(z.object({ id, name: machineName }))
  .mutation(async ({ ctx: { services }, input }) => {
    const machine = await services.store.machines.rename(input.id, input.name, services.now())
    return { name: machine.name }
  })
