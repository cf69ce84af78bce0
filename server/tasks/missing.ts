import type { Resource } from '../../core/language/resource.ts'
import type { TaskHandler } from '../engine/task-port.ts'
import { failed } from './outcomes.ts'

/** Resources that do not exist here. Outside a rehearsal the task fails and says what to do. */
export const missingHandler: TaskHandler = {
  handles: () => true,
  exists: async () => false,
  run: async ({ resource, resourceText, state }) => {
    const cause =
      `The state "${state}" calls ${nameOf(resource, resourceText)}, which does not exist here. ` +
      'Start the execution as a rehearsal to have it answered by a mock, or let a function do it.'
    return failed('Hindsight.ResourceNotFound', cause)
  },
}

function nameOf(resource: Resource, text: string): string {
  if (resource.kind === 'aws') return `${resource.action} of ${resource.service}`
  if (resource.kind === 'activity') return `the activity "${resource.name}"`
  return `"${text}"`
}
