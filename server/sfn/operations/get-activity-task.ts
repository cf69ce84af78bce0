import { z } from 'zod'
import { MOST_POLLERS, TooManyPollers } from '../../workers/workers.ts'
import { findActivity } from '../activity-lookup.ts'
import { sfnError } from '../errors.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** How long AWS holds a worker's question open. */
const WAIT_MS = 60_000

/** Hands a worker the oldest task of an activity; without one it waits, and answers with nothing after a minute. */
export const getActivityTask = operation({
  name: 'GetActivityTask',
  input: z.object({ activityArn: shape.arn, workerName: shape.name.optional() }),
  run: async (context, { activityArn: arn, workerName }) => {
    const { name: activity } = await findActivity(context, arn)
    const { workers, signal } = context
    const worker = workerName ?? null
    const request = { activity, worker, waitMs: WAIT_MS, signal }
    const task = await workers.poll(request).catch((error: unknown) => {
      if (!(error instanceof TooManyPollers)) throw error
      const message = `Activity Worker Limit Exceeded: '${MOST_POLLERS} workers poll ${arn} already'`
      throw sfnError('ActivityWorkerLimitExceeded', message)
    })
    return task === null ? {} : { taskToken: task.token, input: JSON.stringify(task.input) }
  },
})
