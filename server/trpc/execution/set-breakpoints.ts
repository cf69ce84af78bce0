import { z } from 'zod'
import { procedure } from '../init.ts'
import { breakpoints, id } from '../inputs.ts'
import { ask } from './ask.ts'

/** Replaces the breakpoints of an execution. */
export const setBreakpoints = procedure
  .input(z.object({ id, breakpoints }))
  .mutation(({ ctx, input }) =>
    ask(ctx, input.id, { kind: 'SetBreakpoints', breakpoints: input.breakpoints }),
  )
