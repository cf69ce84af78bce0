import { z } from 'zod'
import { activityArn } from '../arn.ts'
import { seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import { pageSize, pageTokenOf, placeIn } from '../page-token.ts'
import * as shape from '../shapes.ts'

/** All activities by name. */
export const listActivities = operation({
  name: 'ListActivities',
  input: z.object({ maxResults: shape.maxResults.optional(), nextToken: shape.pageToken.optional() }),
  run: async (context, given) => {
    const after = placeIn('activities', given.nextToken)
    const size = pageSize(given.maxResults)
    const found = await context.store.activities.list(after, size + 1)
    const page = found.slice(0, size)
    return {
      activities: page.map(({ name, createdAt }) => ({
        activityArn: activityArn(context, name),
        name,
        creationDate: seconds(createdAt),
      })),
      nextToken: pageTokenOf('activities', found.length > size ? (page.at(-1)?.name ?? null) : null),
    }
  },
})
