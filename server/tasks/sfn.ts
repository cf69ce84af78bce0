import { randomUUID } from 'node:crypto'
import { isObject, type Json, type JsonObject, setKey } from '../../core/std/json.ts'
import type { TaskHandler, TaskOutcome, TaskRequest } from '../engine/task-port.ts'
import { SfnError } from '../sfn/errors.ts'
import { failed, succeeded } from './outcomes.ts'

export interface SfnTaskDeps {
  /** Calls an operation of the Step Functions API of this server. Throws SfnError. */
  call(operation: string, input: Json, signal: AbortSignal): Promise<unknown>
}

/** `aws-sdk:sfn:<action>`: the Step Functions API itself, as a task calls it through AWS's SDK. */
export function createSfnHandler(deps: SfnTaskDeps): TaskHandler {
  return {
    handles: (resource) => resource.kind === 'aws' && resource.sdk && resource.service === 'sfn',
    exists: async () => true,
    run: (task, { signal }) => run(deps, task, signal),
  }
}

async function run(deps: SfnTaskDeps, task: TaskRequest, signal: AbortSignal): Promise<TaskOutcome> {
  const action = task.resource.kind === 'aws' ? task.resource.action : ''
  const waits = task.resource.kind === 'aws' && task.resource.pattern === 'waitForTaskToken'
  try {
    const answer = await deps.call(capital(action), renamed(task.parameters, small), signal)
    // Members that are undefined are none, as on the wire.
    const output = withTimes(renamed(JSON.parse(JSON.stringify(answer)) as Json, capital))
    return waits ? { kind: 'elsewhere' } : succeeded(output)
  } catch (error) {
    if (!(error instanceof SfnError)) throw error
    const name = error.code.endsWith('Exception') ? error.code : `${error.code}Exception`
    const about = `(Service: Sfn, Status Code: 400, Request ID: ${randomUUID()}) (SDK Attempt Count: 1)`
    return failed(`Sfn.${name}`, `${error.message} ${about}`)
  }
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
const small = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** Tasks spell the members of requests and answers with a capital. */
function renamed(value: Json, rename: (name: string) => string): Json {
  if (Array.isArray(value)) return value.map((one) => renamed(one, rename))
  if (!isObject(value)) return value
  const result: JsonObject = {}
  for (const [key, member] of Object.entries(value)) setKey(result, rename(key), renamed(member, rename))
  return result
}

/** Seconds since 1970 become texts, as the SDK's dates do. */
function withTimes(value: Json): Json {
  if (Array.isArray(value)) return value.map(withTimes)
  if (!isObject(value)) return value
  const result: JsonObject = {}
  for (const [key, member] of Object.entries(value)) {
    const isTime = typeof member === 'number' && /(Date|Timestamp)$/.test(key)
    setKey(result, key, isTime ? new Date(member * 1_000).toISOString() : withTimes(member))
  }
  return result
}
