import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { findMachine } from './find.ts'

/** Deletes a machine. Its executions and versions stay readable, and running ones go on. */
export const remove = procedure.input(z.object({ id })).mutation(async ({ ctx: { services }, input }) => {
  const machine = await findMachine(services.store, input.id)
  return { removed: await services.store.machines.remove(machine.id, services.now()) }
})
