import type { StateMachine, TaskState } from '../../../core/language/definition.ts'
import { parseResource } from '../../../core/language/resource.ts'
import { walkStates } from '../../../core/language/scopes.ts'
import { isObject } from '../../../core/std/json.ts'
import type { KnownNames } from '../machine/check.ts'
import { invokedName } from '../machine/facts.ts'

/** A state whose resource does not exist here, so that a rehearsal answers for it. */
export interface MissingTask {
  readonly state: string
  readonly resource: string
}

/** Finds the tasks that a rehearsal answers from mocks, in the order of the text. `functionsElsewhere`: all names exist. */
export function missingTasks(
  definition: StateMachine,
  names: KnownNames,
  functionsElsewhere: boolean,
): readonly MissingTask[] {
  const missing: MissingTask[] = []
  walkStates(definition, ({ state, name }) => {
    if (state.Type !== 'Task' || exists(state, names, functionsElsewhere)) return
    missing.push({ state: name, resource: state.Resource })
  })
  return missing
}

function exists(task: TaskState, names: KnownNames, functionsElsewhere: boolean): boolean {
  const resource = parseResource(task.Resource)
  const parameters = task.Arguments ?? task.Parameters
  switch (resource.kind) {
    case 'signal':
    case 'human':
      return true
    case 'function':
    case 'lambda-arn':
      return functionsElsewhere || names.functions.has(resource.name)
    case 'lambda-invoke': {
      const name = invokedName(parameters)
      return name !== null && (functionsElsewhere || names.functions.has(name))
    }
    case 'execution': {
      const given = isObject(parameters) ? (parameters.StateMachine ?? parameters.StateMachineArn) : undefined
      const name = typeof given === 'string' ? plainMachineName(given) : undefined
      return name !== undefined && names.machines.has(name)
    }
    // A rehearsal calls nothing outside.
    default:
      return false
  }
}

/** `orders` of `orders`, of `orders:3`, and of the last part of an ARN. */
function plainMachineName(text: string): string | undefined {
  return (text.split('stateMachine:').at(-1) ?? text).split(':')[0]
}
