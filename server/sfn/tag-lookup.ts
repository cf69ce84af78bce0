import type { TagPair } from '../store/tags.ts'
import { parseArn } from './arn.ts'
import type { SfnContext } from './context.ts'
import { sfnError } from './errors.ts'

/** Tags that a resource may have. */
const MOST = 50

/** The key under which a resource's tags are kept. Throws InvalidArn, ResourceNotFound. */
export async function findTagged(context: SfnContext, arn: string): Promise<string> {
  const parsed = parseArn(arn)
  if (parsed === null) throw sfnError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`)
  if (parsed.kind === 'activity' && (await context.store.activities.get(parsed.name)) !== null) {
    return `activity:${parsed.name}`
  }
  if (parsed.kind === 'stateMachine' && parsed.qualifier === null) {
    const machine = await context.store.machines.getByName(parsed.name)
    if (machine !== null) return `machine:${machine.id}`
  }
  throw sfnError('ResourceNotFound', `Resource not found: '${arn}'`, { resourceName: arn })
}

/** Adds tags to a resource. Throws TooManyTags, ValidationException. */
export async function addTags(
  { store }: SfnContext,
  resource: string,
  given: readonly { key?: string | undefined; value?: string | undefined }[],
  arn: string,
): Promise<void> {
  if (given.length === 0) return
  const tags: TagPair[] = given.map(({ key, value }) => {
    if (key === undefined) throw sfnError('ValidationException', 'Every tag needs a key.')
    return { key, value: value ?? '' }
  })
  if (new Set(tags.map((tag) => tag.key)).size < tags.length) {
    throw sfnError('ValidationException', 'Every key may stand in the list of tags once only.')
  }
  const before = await store.tags.list(resource)
  const keys = new Set([...before, ...tags].map((tag) => tag.key))
  if (keys.size > MOST) {
    throw sfnError('TooManyTags', `A resource may have at most ${MOST} tags.`, { resourceName: arn })
  }
  await store.tags.put(resource, tags)
}
