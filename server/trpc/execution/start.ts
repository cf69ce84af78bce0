import { z } from 'zod'
import { procedure } from '../init.ts'
import { breakpoints, executionName, id, jsonText } from '../inputs.ts'
import { startExecution } from './start-execution.ts'

const input = z.object({
  /** Id or name. */
  machineId: id,
  input: jsonText(),
  name: executionName.optional(),
  version: z.number().int().min(1).optional(),
  breakpoints: breakpoints.optional(),
  rehearsal: z.boolean().optional(),
  requestId: z.string().min(1).max(200).optional(),
})

/** Starts an execution; it is durable when the answer arrives. The same requestId starts it once. */
export const start = procedure.input(input).mutation(async ({ ctx, input: { machineId, ...asked } }) => {
  const { executionId } = await startExecution(ctx.services, {
    ...asked,
    machine: machineId,
    author: ctx.author,
  })
  return { id: executionId }
})
