import type { Activity } from '../store/activities.ts'
import { parseArn } from './arn.ts'
import type { SfnContext } from './context.ts'
import { sfnError } from './errors.ts'

/** The name in an activity's ARN. Throws InvalidArn. */
export function activityName(arn: string): string {
  const parsed = parseArn(arn)
  if (parsed === null) throw sfnError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`)
  if (parsed.kind !== 'activity') {
    throw sfnError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${parsed.kind}'`)
  }
  return parsed.name
}

/** The activity that an ARN names. Throws InvalidArn, ActivityDoesNotExist. */
export async function findActivity({ store }: SfnContext, arn: string): Promise<Activity> {
  const found = await store.activities.get(activityName(arn))
  if (found === null) throw sfnError('ActivityDoesNotExist', `Activity Does Not Exist: '${arn}'`)
  return found
}
