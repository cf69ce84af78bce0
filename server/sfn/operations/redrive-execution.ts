import { z } from 'zod'
import { sfnError } from '../errors.ts'
import { findExecution } from '../execution-lookup.ts'
import { redriveHindrance } from '../execution-view.ts'
import { seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** Runs an execution that ended badly again, from the states that did not succeed. The same clientToken redrives once. */
export const redriveExecution = operation({
  name: 'RedriveExecution',
  input: z.object({
    executionArn: shape.arn,
    clientToken: shape.text(1, 64, /^[!-~]+$/).optional(),
  }),
  run: async (context, { executionArn, clientToken }) => {
    const { engine, store, author, clock } = context
    const item = await findExecution(context, executionArn)
    const requestId = clientToken === undefined ? undefined : `redrive ${clientToken}`
    const known = requestId === undefined ? null : await store.engine.findRequest(item.id, requestId)
    const hindrance = known === null ? redriveHindrance(item, clock.now()) : null
    if (hindrance !== null) throw sfnError('ExecutionNotRedrivable', hindrance)
    if (known === null) {
      const { refusal } = await engine.deliver(item.id, { kind: 'Redrive', author, requestId })
      if (refusal !== null) throw sfnError('ExecutionNotRedrivable', refusal.message)
    }
    const { redrivenAt } = await engine.state(item.id)
    return { redriveDate: seconds(redrivenAt ?? clock.now()) }
  },
})
