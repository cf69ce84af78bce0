import { z } from 'zod'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'
import { answerTask } from '../task-answer.ts'

/** The task has failed, with or without a word on why. */
export const sendTaskFailure = operation({
  name: 'SendTaskFailure',
  input: z.object({
    taskToken: shape.taskToken,
    error: shape.error.optional(),
    cause: shape.cause.optional(),
  }),
  run: (context, { taskToken, error, cause }) =>
    answerTask(context, taskToken, { kind: 'FailTask', error: error ?? null, cause: cause ?? null }),
})
