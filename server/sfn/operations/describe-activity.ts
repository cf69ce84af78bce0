import { z } from 'zod'
import { findActivity } from '../activity-lookup.ts'
import { activityArn } from '../arn.ts'
import { seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** What is known of an activity. */
export const describeActivity = operation({
  name: 'DescribeActivity',
  input: z.object({ activityArn: shape.arn }),
  run: async (context, given) => {
    const { name, createdAt, encryption } = await findActivity(context, given.activityArn)
    return {
      activityArn: activityArn(context, name),
      name,
      creationDate: seconds(createdAt),
      encryptionConfiguration: JSON.parse(encryption) as object,
    }
  },
})
