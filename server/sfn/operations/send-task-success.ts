import { z } from 'zod'
import { sfnError } from '../errors.ts'
import { readPayload } from '../json-complaint.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'
import { answerTask } from '../task-answer.ts'

/** The task is done. */
export const sendTaskSuccess = operation({
  name: 'SendTaskSuccess',
  input: z.object({ taskToken: shape.taskToken, output: shape.payload }),
  run: async (context, { taskToken, output }) => {
    const read = readPayload(output)
    if (!read.ok) throw sfnError('InvalidOutput', `Invalid Output: '${read.error}'`)
    return answerTask(context, taskToken, { kind: 'CompleteTask', output: read.value })
  },
})
