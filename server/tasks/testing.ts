import { parseResource } from '../../core/language/resource.ts'
import type { Json } from '../../core/std/json.ts'
import type { TaskRequest, TaskTools } from '../engine/task-port.ts'

/** A task as the dispatcher would hand it out. */
export function taskOf(
  resourceText: string,
  parameters: Json,
  change: Partial<TaskRequest> = {},
): TaskRequest {
  return {
    executionId: 'e1',
    visit: 1,
    attempt: 0,
    idempotencyKey: 'e1:1:0',
    resource: parseResource(resourceText),
    resourceText,
    parameters,
    state: 'T',
    machineId: 'm1',
    machineName: 'machine',
    definition: 'hash',
    executionName: 'e1',
    rehearsal: false,
    token: null,
    submitted: false,
    scheduledAt: 0,
    deadline: null,
    ...change,
  }
}

/** Tools that note what is submitted. */
export function testTools(
  signal: AbortSignal = new AbortController().signal,
): TaskTools & { submitted: Json[] } {
  const submitted: Json[] = []
  return {
    signal,
    submitted,
    heartbeat: () => {},
    submit: async (output) => {
      submitted.push(output)
    },
  }
}
