import type { Identity } from '../../core/run/command.ts'
import type { ExecutionState } from '../../core/run/state.ts'
import type { Json, JsonObject } from '../../core/std/json.ts'
import type { TaskFailedOutcome, TaskSucceededOutcome } from '../engine/task-port.ts'
import { type ArnScope, defaultRoleArn, executionArn, machineArn, qualifiedArn } from '../sfn/arn.ts'
import type { MachineToStart } from './execution.ts'
import { failed, succeeded, textParameter } from './outcomes.ts'

/** The machine that a task asks for: by its plain name, or by an ARN, whose region and account the answers then carry. */
export interface AskedMachine {
  readonly name: string
  /** A published version's number or an alias. */
  readonly qualifier: string | null
  readonly scope: ArnScope | null
}

/** Reads `StateMachineArn` (or `StateMachine`): `orders`, `orders:2`, or an ARN. */
export function askedMachine(parameters: Json): AskedMachine | null {
  const text = textParameter(parameters, 'StateMachineArn') ?? textParameter(parameters, 'StateMachine')
  if (text === null) return null
  const arn = /^arn:[^:]+:states:([^:]*):([^:]*):stateMachine:(.+)$/s.exec(text)
  const [name, qualifier] = (arn?.[3] ?? text).split(':')
  if (!name) return null
  const scope = arn === null ? null : { region: arn[1] ?? '', account: arn[2] ?? '' }
  return { name, qualifier: qualifier || null, scope }
}

/** What the child is called outside; undefined where its parent asked for it by a plain name. */
export function identityOf(asked: AskedMachine, machine: MachineToStart, name: string): Identity | undefined {
  const { scope } = asked
  if (scope === null) return undefined
  return {
    execution: executionArn(scope, machine.name, name),
    machine: machineArn(scope, machine.name),
    role: machine.roleArn ?? defaultRoleArn(scope),
    ...(machine.published === null ? {} : { version: qualifiedArn(scope, machine.name, machine.published) }),
  }
}

/** What a task gets when its child has started. With ARNs it looks like the answer of the service, transport included. */
export function startedView(state: ExecutionState, requestId: string): JsonObject {
  const { identity, executionId, startedAt } = state
  if (identity === null) return { ExecutionArn: executionId, ExecutionId: executionId, StartDate: startedAt }
  const body = JSON.stringify({ executionArn: identity.execution, startDate: startedAt / 1_000 })
  const headers: Readonly<Record<string, string>> = {
    'x-amzn-RequestId': requestId,
    connection: 'keep-alive',
    'Content-Length': String(Buffer.byteLength(body)),
    Date: new Date(startedAt).toUTCString(),
    'Content-Type': 'application/x-amz-json-1.0',
  }
  return {
    ExecutionArn: identity.execution,
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, [value]])),
      HttpHeaders: { ...headers },
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StartDate: startedAt,
  }
}

/** What a task gets when its child has ended: the names are those of the API, because definitions select from them. */
export function outcomeOf(state: ExecutionState, parsed: boolean): TaskSucceededOutcome | TaskFailedOutcome {
  const { identity } = state
  const base: JsonObject = {
    ExecutionArn: identity?.execution ?? state.executionId,
    ...(identity === null ? { ExecutionId: state.executionId } : {}),
    Input: parsed ? state.input : JSON.stringify(state.input),
    InputDetails: { Included: true },
    Name: state.name,
    StartDate: state.startedAt,
    StateMachineArn: identity?.machine ?? state.machineName,
    Status: state.status,
    StopDate: state.stoppedAt ?? state.at,
  }
  if (state.status === 'SUCCEEDED') {
    const output: Json = state.output ?? null
    return succeeded({
      ...base,
      Output: parsed ? output : JSON.stringify(output),
      OutputDetails: { Included: true },
      RedriveCount: state.redriveCount,
      RedriveStatus: 'NOT_REDRIVABLE',
      RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    })
  }
  const why: JsonObject = {
    ...(state.cause === null ? {} : { Cause: state.cause }),
    ...(state.error === null ? {} : { Error: state.error }),
  }
  return failed('States.TaskFailed', JSON.stringify({ ...why, ...base }))
}
