import type { TaskState } from '../../language/definition.ts'
import { isActivityName, parseResource, type Resource } from '../../language/resource.ts'
import { isObject } from '../../std/json.ts'
import { type Pointer, pointerTo } from '../../std/json-pointer.ts'
import { assertNever } from '../../std/result.ts'
import { INTEGRATED_ACTIONS } from '../integrations.ts'
import { type Report, stateRule, type ValidationContext } from '../rule.ts'

/** Tasks name resources that exist here; those that do not can still be rehearsed. */
export const resources = stateRule(({ state, pointer }, report, { context }) => {
  // An empty Resource is reported when the definition is read.
  if (state.Type !== 'Task' || state.Resource === '') return
  const resource = parseResource(state.Resource)
  const at = pointerTo(pointer, 'Resource')
  checkAction(resource, at, report)
  if (resource.kind === 'activity') checkActivity(resource.name, at, report)
  if (context.executionType === 'EXPRESS') checkExpress(resource, at, report)
  if (context.rehearsal !== true) checkPresence(resource, state, at, context, report)
})

function checkAction(resource: Resource, pointer: Pointer, report: Report): void {
  if (resource.kind !== 'aws' || resource.sdk) return
  const actions = Object.hasOwn(INTEGRATED_ACTIONS, resource.service)
    ? INTEGRATED_ACTIONS[resource.service]
    : undefined
  if (actions === undefined || actions.includes(resource.action)) return
  const { service, action } = resource
  const message = `${service} has no action ${action} of its own; write aws-sdk:${service}:${action}.`
  report('ACTION_UNKNOWN', pointer, message)
}

function checkExpress(resource: Resource, pointer: Pointer, report: Report): void {
  const pattern = 'pattern' in resource ? resource.pattern : 'request'
  if (pattern === 'request' && resource.kind !== 'activity') return
  const what =
    resource.kind === 'activity' ? 'activities' : pattern === 'waitForTaskToken' ? 'callbacks' : '.sync'
  report(
    'EXPRESS_CANNOT_WAIT',
    pointer,
    `An express machine does not wait for ${what}; make it a standard one.`,
  )
}

/** Names that no worker can ask for. A deployment template may still fill one in. */
function checkActivity(name: string, pointer: Pointer, report: Report): void {
  if (isActivityName(name) || name.includes('${')) return
  const message = `No worker can ask for “${name}”; use 1 to 80 characters without blanks, brackets and most punctuation.`
  report('ACTIVITY_NAME_INVALID', pointer, message)
}

const REHEARSE = 'it will fail when it runs; a rehearsal can mock it.'

function checkPresence(
  resource: Resource,
  state: TaskState,
  at: Pointer,
  context: ValidationContext,
  report: Report,
): void {
  switch (resource.kind) {
    case 'function':
    case 'lambda-arn':
      checkFunction(resource.name, at, context, report)
      break
    case 'lambda-invoke': {
      const name = functionName(argument(state, 'FunctionName'))
      if (name !== null) checkFunction(name, at, context, report)
      break
    }
    case 'execution':
      checkMachine(argument(state, 'StateMachineArn'), at, context, report)
      break
    case 'aws':
      report('RESOURCE_NOT_HERE', at, `The AWS service “${resource.service}” is not here, so ${REHEARSE}`)
      break
    case 'placeholder':
      report(
        'RESOURCE_NOT_FILLED_IN',
        at,
        `A deployment template fills this resource in; until then ${REHEARSE}`,
      )
      break
    case 'unknown':
      report('RESOURCE_UNKNOWN', at, `This resource is not known here; ${REHEARSE}`)
      break
    case 'http':
    case 'activity':
    case 'signal':
    case 'human':
      break
    default:
      assertNever(resource)
  }
}

function checkFunction(name: string, at: Pointer, context: ValidationContext, report: Report): void {
  if (context.functions === undefined || context.functions.has(name)) return
  report('FUNCTION_UNKNOWN', at, `There is no function “${name}” yet; write it, or ${REHEARSE}`)
}

function checkMachine(given: string | null, at: Pointer, context: ValidationContext, report: Report): void {
  if (given === null || given.includes('${') || context.machines === undefined) return
  const name = /:stateMachine:([^:]+)/.exec(given)?.[1] ?? given
  if (context.machines.has(name)) return
  report('MACHINE_UNKNOWN', at, `There is no state machine “${name}” here, so ${REHEARSE}`)
}

/** A constant text among the task's arguments; null when it is an expression or not there. */
function argument(state: TaskState, name: string): string | null {
  const payload = state.Arguments ?? state.Parameters ?? null
  const value = isObject(payload) && Object.hasOwn(payload, name) ? payload[name] : null
  return typeof value === 'string' && !value.startsWith('{%') ? value : null
}

/** The plain name in what FunctionName may be: a name, a name with a qualifier, or an ARN. */
function functionName(given: string | null): string | null {
  if (given === null || given.includes('${')) return null
  const resource = parseResource(given)
  return resource.kind === 'lambda-arn' ? resource.name : (given.split(':')[0] ?? null)
}
