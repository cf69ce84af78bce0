import { z } from 'zod'
import { activityArn } from '../arn.ts'
import { sfnError } from '../errors.ts'
import { seconds } from '../machine-view.ts'
import { checkName } from '../names.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'
import { addTags } from '../tag-lookup.ts'

const OWNED_KEY = { type: 'AWS_OWNED_KEY' } as const

/** Makes an activity. The same name again answers as before; tags are not compared, encryption is (as AWS documents). */
export const createActivity = operation({
  name: 'CreateActivity',
  input: z.object({
    name: shape.name,
    tags: shape.tags.optional(),
    encryptionConfiguration: shape.encryption.optional(),
  }),
  run: async (context, { name, tags, encryptionConfiguration }) => {
    checkName(name)
    const { store, clock } = context
    const arn = activityArn(context, name)
    const encryption = JSON.stringify(encryptionConfiguration ?? OWNED_KEY)
    const known = await store.activities.get(name)
    if (known === null) await addTags(context, `activity:${name}`, tags ?? [], arn)
    const activity = known ?? (await store.activities.ensure(name, clock.now(), encryption))
    if (activity.encryption !== encryption) {
      throw sfnError('ActivityAlreadyExists', `Activity Already Exists: '${arn}'`)
    }
    return { activityArn: arn, creationDate: seconds(activity.createdAt) }
  },
})
