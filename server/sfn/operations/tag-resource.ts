import { z } from 'zod'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'
import { addTags, findTagged } from '../tag-lookup.ts'

/** Adds tags to a machine or an activity, or changes their values. */
export const tagResource = operation({
  name: 'TagResource',
  input: z.object({ resourceArn: shape.arn, tags: shape.tags }),
  run: async (context, { resourceArn, tags }) => {
    await addTags(context, await findTagged(context, resourceArn), tags, resourceArn)
    return {}
  },
})
