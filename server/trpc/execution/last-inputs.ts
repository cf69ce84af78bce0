import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { findMachine } from '../machine/find.ts'
import { lastInputsOf } from '../machine/last-inputs.ts'

/** Inputs that a machine was started with lately, each once, as JSON text; an example begins with its own. */
export const lastInputs = procedure
  .input(z.object({ machineId: id }))
  .query(async ({ ctx, input }) =>
    lastInputsOf(ctx.services, await findMachine(ctx.services.store, input.machineId), 10),
  )
