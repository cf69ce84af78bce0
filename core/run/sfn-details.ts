import type { JsonObject } from '../std/json.ts'
import type {
  EvaluationFailed,
  ExecutionEndedBadly,
  ExecutionStarted,
  StateEntered,
  StateExited,
} from './event.ts'

const WHOLE = { truncated: false }

/** Objects as the details of Step Functions events; payloads are compact JSON text. */
export function startedDetails(event: ExecutionStarted, role: string): JsonObject {
  const { version, alias } = event.identity ?? {}
  return {
    input: JSON.stringify(event.input),
    inputDetails: WHOLE,
    roleArn: role,
    ...(alias === undefined ? {} : { stateMachineAliasArn: alias }),
    ...(version === undefined ? {} : { stateMachineVersionArn: version }),
  }
}

export function enteredDetails(event: StateEntered): JsonObject {
  return { name: event.name, input: JSON.stringify(event.input), inputDetails: WHOLE }
}

export function exitedDetails(event: StateExited): JsonObject {
  const assigned: JsonObject = {}
  for (const [name, value] of Object.entries(event.assigned ?? {})) assigned[name] = JSON.stringify(value)
  return {
    name: event.name,
    output: JSON.stringify(event.output),
    outputDetails: WHOLE,
    // Recorded: an Assign that names no variable is not shown.
    ...(Object.keys(assigned).length === 0
      ? {}
      : { assignedVariables: assigned, assignedVariablesDetails: WHOLE }),
  }
}

export function failureDetails({ error, cause }: Pick<ExecutionEndedBadly, 'error' | 'cause'>): JsonObject {
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) }
}

export function evaluationDetails(event: EvaluationFailed): JsonObject {
  const { error, cause, location, name } = event
  return { error, cause, ...(location === undefined ? {} : { location }), state: name }
}
