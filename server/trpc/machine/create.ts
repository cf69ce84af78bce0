import { z } from 'zod'
import { procedure } from '../init.ts'
import { DEFINITION_LIMIT, machineName } from '../inputs.ts'
import { createMachine } from './create-machine.ts'
import { layoutText } from './layout-input.ts'

const input = z.object({
  name: machineName,
  definition: z.string().max(DEFINITION_LIMIT),
  layout: layoutText.default('{}'),
})

/** Makes a machine; its definition may still have mistakes. */
export const create = procedure.input(input).mutation(async ({ ctx, input }) => {
  const { id, version } = await createMachine(ctx.services, { ...input, author: ctx.author, description: '' })
  return { id, version }
})
