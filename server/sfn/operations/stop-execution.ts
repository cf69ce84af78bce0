import { z } from 'zod'
import { findExecution } from '../execution-lookup.ts'
import { seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** Ends an execution now. One that has ended already is left as it is. */
export const stopExecution = operation({
  name: 'StopExecution',
  input: z.object({
    executionArn: shape.arn,
    error: shape.error.optional(),
    cause: shape.cause.optional(),
  }),
  run: async (context, { executionArn, error, cause }) => {
    const { engine, clock, author } = context
    const item = await findExecution(context, executionArn)
    if (item.status === 'RUNNING') {
      await engine.deliver(item.id, {
        kind: 'Stop',
        author,
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
      })
    }
    const { stoppedAt } = await engine.state(item.id)
    return { stopDate: seconds(stoppedAt ?? clock.now()) }
  },
})
