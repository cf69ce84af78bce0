import { z } from 'zod'
import type { SyntaxFault } from '../../sandbox/sandbox.ts'
import { procedure } from '../init.ts'
import { functionSource } from './source-input.ts'

/** Says where a source is not JavaScript, without running it. A mutation only because a source is too long for an address. */
export const check = procedure.input(z.object({ source: functionSource })).mutation(
  async ({ ctx, input }): Promise<{ problem: SyntaxFault | null }> => ({
    problem: await ctx.services.sandbox.checkFunction(input.source),
  }),
)
