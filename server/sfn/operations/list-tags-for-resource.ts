import { z } from 'zod'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'
import { findTagged } from '../tag-lookup.ts'

/** The tags of a machine or an activity, by key. */
export const listTagsForResource = operation({
  name: 'ListTagsForResource',
  input: z.object({ resourceArn: shape.arn }),
  run: async (context, { resourceArn }) => ({
    tags: await context.store.tags.list(await findTagged(context, resourceArn)),
  }),
})
