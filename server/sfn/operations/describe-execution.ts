import { z } from 'zod'
import { findExecution } from '../execution-lookup.ts'
import { executionView } from '../execution-view.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** An execution with its input and its outcome. */
export const describeExecution = operation({
  name: 'DescribeExecution',
  input: z.object({ executionArn: shape.arn, includedData: shape.includedData.optional() }),
  run: async (context, { executionArn, includedData }) => {
    const item = await findExecution(context, executionArn)
    const state = await context.engine.state(item.id)
    return executionView(context, item, state, includedData !== 'METADATA_ONLY')
  },
})
