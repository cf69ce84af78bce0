import { randomUUID } from 'node:crypto'
import type { State } from '../../../core/language/definition.ts'
import { parseResource } from '../../../core/language/resource.ts'
import { isObject, type Json, type JsonObject } from '../../../core/std/json.ts'
import { parseJsonText } from '../../../core/std/json-text.ts'
import { type ArnScope, defaultRoleArn, expressArn, machineArn } from '../arn.ts'
import { type SfnError, sfnError } from '../errors.ts'

type Kind = 'string' | 'number' | 'any'

/** Members of the context object and their types. */
const MEMBERS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  Execution: {
    ...{ Id: 'string', Input: 'any', Name: 'string', RoleArn: 'string', StartTime: 'string' },
    ...{ RedriveCount: 'number', RedriveTime: 'string' },
  },
  State: { EnteredTime: 'string', Name: 'string', RetryCount: 'number' },
  StateMachine: { Id: 'string', Name: 'string' },
  Task: { Token: 'string' },
}

/** Reads a context object that a caller made up. Throws ValidationException for what it cannot hold. */
export function readContext(text: string): JsonObject {
  const parsed = parseJsonText(text)
  if (!parsed.ok) throw invalid(parsed.error.message)
  const context = parsed.value
  if (!isObject(context)) throw invalid('it must be a JSON object')
  for (const [name, value] of Object.entries(context)) {
    // Recorded: the item of a Map cannot be made up.
    if (name === 'Map') throw invalid("'Map' field is not supported when mocking a Context object")
    const members = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined
    if (members === undefined) throw invalid(`Field '${name}' is not allowed`)
    if (!isObject(value)) throw invalid(`${name} must be an object`)
    checkMembers(name, value, members)
  }
  return context
}

function checkMembers(name: string, holder: JsonObject, members: Readonly<Record<string, Kind>>): void {
  for (const [key, value] of Object.entries(holder)) {
    const kind = Object.hasOwn(members, key) ? members[key] : undefined
    if (kind === undefined) throw invalid(`Field '${name}.${key}' is not allowed`)
    if (kind !== 'any' && typeof value !== kind) throw invalid(`${name}.${key} must be a ${kind}`)
  }
}

const invalid = (why: string): SfnError =>
  sfnError('ValidationException', `Invalid Context object provided: ${why}`)

/** The context object of a test that brought none: an Express execution of a machine that nobody knows. */
export function madeContext(
  scope: ArnScope,
  test: { name: string; state: State; input: Json; at: number; retries: number; roleArn: string | undefined },
): JsonObject {
  const [execution, machine] = [randomUUID(), randomUUID()]
  const { name, state, input, retries } = test
  const time = new Date(test.at).toISOString()
  const worked = state.Type === 'Task' || state.Type === 'Parallel' || state.Type === 'Map'
  return {
    Execution: {
      Id: expressArn(scope, machine, execution, randomUUID()),
      Input: input,
      Name: execution,
      RoleArn: test.roleArn ?? defaultRoleArn(scope),
      StartTime: time,
    },
    StateMachine: { Id: machineArn(scope, machine), Name: machine },
    State: { Name: name, EnteredTime: time, ...(worked ? { RetryCount: retries } : {}) },
    ...(waitsForToken(state) ? { Task: { Token: randomUUID() } } : {}),
  }
}

function waitsForToken(state: State): boolean {
  const resource = state.Type === 'Task' ? parseResource(state.Resource) : null
  return resource !== null && 'pattern' in resource && resource.pattern === 'waitForTaskToken'
}
