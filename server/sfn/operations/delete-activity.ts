import { z } from 'zod'
import { activityName } from '../activity-lookup.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** Deletes an activity; one that is not there is deleted already. Tasks that wait for it go on waiting. */
export const deleteActivity = operation({
  name: 'DeleteActivity',
  input: z.object({ activityArn: shape.arn }),
  run: async ({ store }, given) => {
    const name = activityName(given.activityArn)
    if (await store.activities.remove(name)) await store.tags.clear(`activity:${name}`)
    return {}
  },
})
