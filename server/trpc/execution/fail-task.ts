import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { ask } from './ask.ts'
import { taskRef } from './task-input.ts'

const input = z.object({
  id,
  ...taskRef,
  error: z.string().min(1).max(256),
  cause: z.string().max(32_768).default(''),
})

/** Tells that a task that waits for a person or a callback has failed; the machine's Retry and Catch decide what follows. */
export const failTask = procedure
  .input(input)
  .mutation(({ ctx, input: { id, visit, attempt, error, cause } }) =>
    ask(ctx, id, { kind: 'FailTask', task: { visit, attempt }, error, cause }),
  )
