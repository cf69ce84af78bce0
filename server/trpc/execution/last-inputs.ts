import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { lastInputsOf } from '../machine/last-inputs.ts'

/** Inputs that a machine was started with lately, each once, as JSON text. */
export const lastInputs = procedure
  .input(z.object({ machineId: id }))
  .query(({ ctx, input }) => lastInputsOf(ctx.services.store, input.machineId, 10))
