import type { ExecutionState } from '../../core/run/state.ts'
import { printJson } from '../../core/std/json-text.ts'
import type { ExecutionItem } from '../store/executions.ts'
import { machineArn, qualifiedArn } from './arn.ts'
import type { SfnContext } from './context.ts'
import { arnOf } from './execution-lookup.ts'
import { seconds } from './machine-view.ts'

/** Days after its end within which an execution may be redriven. */
const REDRIVE_DAYS = 14
const DAY_MS = 86_400_000

/** What lists and descriptions say of an execution alike. */
export function executionBase(context: SfnContext, item: ExecutionItem): object {
  const { machineName } = item
  return {
    executionArn: arnOf(context, item),
    stateMachineArn: machineArn(context, machineName),
    name: item.name,
    status: item.status,
    startDate: seconds(item.startedAt),
    ...(item.stoppedAt === null ? {} : { stopDate: seconds(item.stoppedAt) }),
    ...(item.published === null
      ? {}
      : { stateMachineVersionArn: qualifiedArn(context, machineName, item.published) }),
    ...(item.alias === null ? {} : { stateMachineAliasArn: qualifiedArn(context, machineName, item.alias) }),
    redriveCount: item.redriveCount,
    ...(item.redrivenAt === null ? {} : { redriveDate: seconds(item.redrivenAt) }),
  }
}

/** Why an execution cannot be redriven, in AWS's words; null when it can. */
export function redriveHindrance(item: ExecutionItem, now: number): string | null {
  if (item.status === 'RUNNING' || item.status === 'SUCCEEDED') {
    return `Execution is ${item.status} and cannot be redriven`
  }
  if (item.stoppedAt !== null && now - item.stoppedAt > REDRIVE_DAYS * DAY_MS) {
    return `Execution ended more than ${REDRIVE_DAYS} days ago and cannot be redriven`
  }
  return null
}

/** The answer of DescribeExecution. */
export function executionView(
  context: SfnContext,
  item: ExecutionItem,
  state: ExecutionState,
  withData: boolean,
): object {
  const hindrance = redriveHindrance(item, context.clock.now())
  const output = state.output === undefined ? {} : { output: printJson(state.output) }
  const details = { included: withData }
  return {
    ...executionBase(context, item),
    ...(withData ? { input: printJson(state.input) } : {}),
    inputDetails: details,
    ...(withData ? output : {}),
    ...(state.output === undefined ? {} : { outputDetails: details }),
    ...(state.error === null ? {} : { error: state.error }),
    ...(state.cause === null ? {} : { cause: state.cause }),
    redriveStatus: hindrance === null ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    ...(hindrance === null ? {} : { redriveStatusReason: hindrance }),
  }
}
