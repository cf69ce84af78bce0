import { z } from 'zod'
import { diagnosticsOf, isError } from '../diagnostics.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

const MOST = 100

const input = z.object({
  definition: shape.definition,
  type: shape.machineType.optional(),
  severity: z.enum(['ERROR', 'WARNING']).optional(),
  maxResults: z.int().min(0).max(MOST).optional(),
})

/** Says what is wrong with a definition without keeping it. */
export const validateStateMachineDefinition = operation({
  name: 'ValidateStateMachineDefinition',
  input,
  run: async (_context, given) => {
    const all = diagnosticsOf(given.definition, { executionType: given.type ?? 'STANDARD' })
    const asked = given.severity === 'WARNING' ? all : all.filter(isError)
    const most = given.maxResults || MOST
    return {
      result: all.some(isError) ? 'FAIL' : 'OK',
      diagnostics: asked.slice(0, most),
      truncated: asked.length > most,
    }
  },
})
