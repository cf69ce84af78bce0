import { z } from 'zod'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'
import { findTagged } from '../tag-lookup.ts'

/** Takes tags away; keys that are not there are no error. */
export const untagResource = operation({
  name: 'UntagResource',
  input: z.object({ resourceArn: shape.arn, tagKeys: z.array(shape.text(1, 128)).max(1_000) }),
  run: async (context, { resourceArn, tagKeys }) => {
    await context.store.tags.remove(await findTagged(context, resourceArn), tagKeys)
    return {}
  },
})
