import { z } from 'zod'
import { seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'
import { startExecution as start } from '../start.ts'

/** Starts an execution; it is durable when the answer arrives. */
export const startExecution = operation({
  name: 'StartExecution',
  input: z.object({
    stateMachineArn: shape.arn,
    name: shape.name.optional(),
    input: shape.payload.optional(),
    traceHeader: shape.traceHeader.optional(),
  }),
  run: async (context, { stateMachineArn: arn, name, input }) => {
    const { executionArn, startedAt } = await start(context, { arn, name, input })
    return { executionArn, startDate: seconds(startedAt) }
  },
})
