import { z } from 'zod'
import { qualifiedArn } from '../arn.ts'
import { findBareMachine } from '../machine-lookup.ts'
import { seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import { numberIn, pageSize, pageTokenOf } from '../page-token.ts'
import * as shape from '../shapes.ts'

/** Published versions of a machine, the newest first. */
export const listStateMachineVersions = operation({
  name: 'ListStateMachineVersions',
  input: z.object({
    stateMachineArn: shape.arn,
    maxResults: shape.maxResults.optional(),
    nextToken: shape.pageToken.optional(),
  }),
  run: async (context, given) => {
    const machine = await findBareMachine(context, given.stateMachineArn)
    const list = `versions ${machine.id}`
    const before = numberIn(list, given.nextToken)
    const page = await context.store.published.list(machine.id, pageSize(given.maxResults), before)
    return {
      stateMachineVersions: page.items.map((version) => ({
        stateMachineVersionArn: qualifiedArn(context, machine.name, version.number),
        creationDate: seconds(version.createdAt),
      })),
      nextToken: pageTokenOf(list, page.next),
    }
  },
})
