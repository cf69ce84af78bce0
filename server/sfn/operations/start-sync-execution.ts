import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { ExecutionState } from '../../../core/run/state.ts'
import { printJson } from '../../../core/std/json-text.ts'
import { expressArn, machineArn } from '../arn.ts'
import { sfnError } from '../errors.ts'
import { seconds } from '../machine-view.ts'
import { checkName } from '../names.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'
import { findTarget, identityOf, readExecutionInput } from '../start.ts'

/** AWS bills in steps of 100 ms and 64 MB. */
const BILLED_STEP_MS = 100
const BILLED_MB = 64

/** Runs an Express state machine in memory and answers with its outcome. */
export const startSyncExecution = operation({
  name: 'StartSyncExecution',
  input: z.object({
    stateMachineArn: shape.arn,
    name: shape.name.optional(),
    input: shape.payload.optional(),
    traceHeader: shape.traceHeader.optional(),
    includedData: shape.includedData.optional(),
  }),
  run: async (context, given) => {
    if (given.name !== undefined) checkName(given.name)
    const input = readExecutionInput(given.input)
    const name = given.name ?? randomUUID()
    const target = await findTarget(context, given.stateMachineArn, name)
    const { machine, version: machineVersion, definition } = target
    if (machine.kind !== 'EXPRESS') {
      throw sfnError(
        'StateMachineTypeNotSupported',
        'This operation is not supported by this type of state machine',
      )
    }
    const arn = expressArn(context, machine.name, name, randomUUID())
    const { state, late } = await context.sync.run({
      ...{ machineId: machine.id, machineName: machine.name, machineVersion, definition },
      input,
      name,
      author: context.author,
      identity: identityOf(context, target, arn),
    })
    return {
      executionArn: arn,
      stateMachineArn: machineArn(context, machine.name),
      name,
      ...outcome(state, late, given.includedData !== 'METADATA_ONLY'),
      ...(given.traceHeader === undefined ? {} : { traceHeader: given.traceHeader }),
    }
  },
})

function outcome(state: ExecutionState, late: boolean, withData: boolean): object {
  const stoppedAt = state.stoppedAt ?? state.at
  const spent = Math.max(1, stoppedAt - state.startedAt)
  const details = { included: withData }
  const bad = state.status !== 'SUCCEEDED'
  return {
    startDate: seconds(state.startedAt),
    stopDate: seconds(stoppedAt),
    status: late ? 'TIMED_OUT' : state.status === 'ABORTED' ? 'FAILED' : state.status,
    ...(bad && state.error !== null ? { error: state.error } : {}),
    ...(bad && state.cause !== null ? { cause: state.cause } : {}),
    ...(withData ? { input: printJson(state.input) } : {}),
    inputDetails: details,
    ...(withData && state.output !== undefined ? { output: printJson(state.output) } : {}),
    outputDetails: details,
    billingDetails: {
      billedDurationInMilliseconds: Math.ceil(spent / BILLED_STEP_MS) * BILLED_STEP_MS,
      billedMemoryUsedInMB: BILLED_MB,
    },
  }
}
