import { z } from 'zod'
import type { ExecutionFilter } from '../../store/executions.ts'
import type { SfnContext } from '../context.ts'
import { sfnError } from '../errors.ts'
import { executionBase } from '../execution-view.ts'
import { later } from '../later.ts'
import { findMachine } from '../machine-lookup.ts'
import { operation } from '../operation.ts'
import { pageSize, pageTokenOf, placeIn } from '../page-token.ts'
import * as shape from '../shapes.ts'

/** In the order in which AWS names them when one is unknown. */
const status = z.enum(['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'])

/** Executions of a machine, of a published version or of an alias, the last started first. */
export const listExecutions = operation({
  name: 'ListExecutions',
  input: z.object({
    stateMachineArn: shape.arn.optional(),
    mapRunArn: shape.longArn.optional(),
    statusFilter: status.optional(),
    redriveFilter: z.enum(['REDRIVEN', 'NOT_REDRIVEN']).optional(),
    maxResults: shape.maxResults.optional(),
    nextToken: shape.text(1, 3_096).optional(),
  }),
  run: async (context, given) => {
    const { stateMachineArn, mapRunArn, statusFilter, redriveFilter } = given
    if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
      throw sfnError('ValidationException', 'Give exactly one of stateMachineArn and mapRunArn.')
    }
    if (stateMachineArn === undefined) throw later('ListMapRuns') ?? new Error('no map runs')
    const which = await filterOf(context, stateMachineArn)
    const list = `executions ${stateMachineArn}`
    const place = placeIn(list, given.nextToken)
    // Only iterations of a map run can wait for a redrive.
    if (statusFilter === 'PENDING_REDRIVE') return { executions: [] }
    const filter: ExecutionFilter = {
      ...which,
      ...(statusFilter === undefined ? {} : { status: [statusFilter] }),
      ...(redriveFilter === undefined ? {} : { redriven: redriveFilter === 'REDRIVEN' }),
    }
    const page = await context.store.executions.list(filter, pageSize(given.maxResults), place)
    return {
      executions: page.items.map((item) => executionBase(context, item)),
      nextToken: pageTokenOf(list, page.next),
    }
  },
})

async function filterOf(context: SfnContext, arn: string): Promise<ExecutionFilter> {
  const { machine, published, alias } = await findMachine(context, arn)
  if (machine.kind === 'EXPRESS') {
    throw sfnError(
      'StateMachineTypeNotSupported',
      'This operation is not supported by this type of state machine',
    )
  }
  return { machineId: machine.id, published: published?.number, alias: alias?.name }
}
