import { z } from 'zod'
import { findExecution } from '../execution-lookup.ts'
import { historyPage, wireEvent } from '../history.ts'
import { operation } from '../operation.ts'
import { numberIn, pageSize, pageTokenOf } from '../page-token.ts'
import * as shape from '../shapes.ts'

/** The history of an execution, page by page, oldest or newest first. */
export const getExecutionHistory = operation({
  name: 'GetExecutionHistory',
  input: z.object({
    executionArn: shape.arn,
    maxResults: shape.maxResults.optional(),
    reverseOrder: z.boolean().optional(),
    nextToken: shape.pageToken.optional(),
    includeExecutionData: z.boolean().optional(),
  }),
  run: async (context, given) => {
    const item = await findExecution(context, given.executionArn)
    const reverse = given.reverseOrder === true
    const list = `history ${item.id} ${reverse ? 'down' : 'up'}`
    const after = numberIn(list, given.nextToken)
    const { events, more } = await historyPage(context, item, {
      after,
      size: pageSize(given.maxResults),
      reverse,
    })
    const last = more ? (events.at(-1)?.id ?? null) : null
    const withData = given.includeExecutionData !== false
    return {
      events: events.map((event) => wireEvent(event, withData)),
      nextToken: pageTokenOf(list, last),
    }
  },
})
