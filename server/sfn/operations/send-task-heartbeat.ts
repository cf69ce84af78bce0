import { z } from 'zod'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'
import { answerTask } from '../task-answer.ts'

/** Somebody still works on the task. */
export const sendTaskHeartbeat = operation({
  name: 'SendTaskHeartbeat',
  input: z.object({ taskToken: shape.taskToken }),
  run: (context, { taskToken }) => answerTask(context, taskToken, { kind: 'HeartbeatTask' }),
})
