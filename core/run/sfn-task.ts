import { parseResource } from '../language/resource.ts'
import type { JsonObject } from '../std/json.ts'
import type { TaskFailed, TaskScheduled, TaskStarted, TaskSubmitted, TaskSucceeded } from './event.ts'
import type { SfnNames } from './sfn-event.ts'

/** How Step Functions calls the events of a resource, and what it says of the resource in each. */
export interface SfnTask {
  /** In place of `Task` in the types of the events. */
  readonly family: 'Task' | 'LambdaFunction' | 'Activity'
  /** In every event of an integration; functions and activities name their ARN when they are scheduled. */
  readonly service: { readonly resourceType: string; readonly resource: string } | null
  readonly arn: string
}

const LONGEST = 80

/** Function and activity names of our own are shown as the ARNs that a client would use. */
export function sfnTask(resource: string, { region, account }: SfnNames): SfnTask {
  const parsed = parseResource(resource)
  const isArn = resource.startsWith('arn:')
  if (parsed.kind === 'lambda-arn') return { family: 'LambdaFunction', service: null, arn: resource }
  if (parsed.kind === 'function') {
    const arn = `arn:aws:lambda:${region}:${account}:function:${parsed.name}`
    return { family: 'LambdaFunction', service: null, arn }
  }
  if (parsed.kind === 'activity') {
    const arn = isArn ? resource : `arn:aws:states:${region}:${account}:activity:${parsed.name}`
    return { family: 'Activity', service: null, arn }
  }
  const spelled = isArn ? resource.split(':').slice(5).join(':') : resource
  // What comes last is the action with its pattern; `sync:2` has a colon of its own.
  const action = /[^:]+?(?:\.sync:2)?$/.exec(spelled)?.[0] ?? spelled
  const service = spelled.slice(0, Math.max(0, spelled.length - action.length - 1)) || action
  return {
    family: 'Task',
    service: { resourceType: service.slice(0, LONGEST), resource: action.slice(0, LONGEST) },
    arn: resource,
  }
}

export type TaskEvent = TaskScheduled | TaskStarted | TaskSubmitted | TaskSucceeded | TaskFailed

/** `Scheduled`, `Started`, … behind the family's name; the details, or null where Step Functions shows none. */
export function taskDetails(event: TaskEvent, task: SfnTask, region: string): JsonObject | null {
  const service = task.service === null ? {} : { ...task.service }
  switch (event.type) {
    case 'TaskScheduled':
      return scheduled(event, task, region)
    case 'TaskStarted':
      return started(task, event.worker)
    case 'TaskSubmitted':
    case 'TaskSucceeded':
      return { ...service, output: JSON.stringify(event.output), outputDetails: { truncated: false } }
    case 'TaskFailed':
    case 'TaskTimedOut':
      return {
        ...service,
        ...(event.error === null ? {} : { error: event.error }),
        ...(event.cause === undefined ? {} : { cause: event.cause }),
      }
  }
}

/** Also for starts that the log does not tell of by themselves. */
export function started(task: SfnTask, worker?: string): JsonObject | null {
  if (task.family === 'LambdaFunction') return null
  if (task.family === 'Activity') return worker === undefined ? {} : { workerName: worker }
  return { ...task.service }
}

function scheduled(event: TaskScheduled, task: SfnTask, region: string): JsonObject {
  const timeout = event.timeoutSeconds === undefined ? {} : { timeoutInSeconds: event.timeoutSeconds }
  const heartbeat = event.heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: event.heartbeatSeconds }
  const role = event.credentials?.RoleArn
  const credentials = typeof role === 'string' ? { taskCredentials: { roleArn: role } } : {}
  const sent = JSON.stringify(event.parameters)
  if (task.service !== null) {
    return { ...task.service, region, parameters: sent, ...timeout, ...heartbeat, ...credentials }
  }
  const input = { resource: task.arn, input: sent, inputDetails: { truncated: false }, ...timeout }
  return task.family === 'Activity' ? { ...input, ...heartbeat } : { ...input, ...credentials }
}
