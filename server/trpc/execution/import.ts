import { z } from 'zod'
import { procedure } from '../init.ts'
import { DEFINITION_LIMIT, executionName, IMPORT_LIMIT, jsonText, machineName } from '../inputs.ts'
import { importExecution } from './import-execution.ts'

const input = z.object({
  definition: z.string().max(DEFINITION_LIMIT),
  /** JSON text that `get-execution-history` printed. */
  history: jsonText(IMPORT_LIMIT),
  machineName,
  name: executionName.optional(),
})

/** Opens a history that was recorded by Step Functions like one of our own. */
export const importHistory = procedure
  .input(input)
  .mutation(({ ctx, input }) => importExecution(ctx.services, { ...input, author: ctx.author }))
