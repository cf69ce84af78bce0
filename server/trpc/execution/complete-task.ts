import { z } from 'zod'
import { procedure } from '../init.ts'
import { id, jsonText } from '../inputs.ts'
import { ask } from './ask.ts'
import { taskRef } from './task-input.ts'

/** Hands in the result of a task that waits for a person or a callback. */
export const completeTask = procedure
  .input(z.object({ id, ...taskRef, output: jsonText() }))
  .mutation(({ ctx, input: { id, visit, attempt, output } }) =>
    ask(ctx, id, { kind: 'CompleteTask', task: { visit, attempt }, output }),
  )
