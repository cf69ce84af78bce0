import { z } from 'zod'
import type { Breakpoint } from '../../../core/run/command.ts'
import type { ExecutionItem } from '../../store/executions.ts'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import type { Services } from '../services.ts'
import type { ExecutionView } from '../views.ts'
import { findExecution } from './find.ts'
import { rowsOf } from './row-of.ts'

const RELATED = 200

/** One execution with its definition and those that came out of it. */
export const get = procedure
  .input(z.object({ id }))
  .query(async ({ ctx: { services }, input }): Promise<ExecutionView> => {
    const { store } = services
    const item = await findExecution(store, input.id)
    const [[row], definition, machine, forks, children, breakpoints] = await Promise.all([
      rowsOf(services, [item]),
      store.versions.definition(item.definition),
      store.machines.get(item.machineId),
      store.executions.list({ forkedFrom: item.id }, RELATED),
      store.executions.list({ parentId: item.id }, RELATED),
      breakpointsOf(services, item),
    ])
    return {
      ...row!,
      definition: definition ?? '{}',
      definitionHash: item.definition,
      layout: machine?.layout ?? '{}',
      forks: forks.items.map(({ id, name, status, startedAt, forkedFrom }) => ({
        id,
        name,
        status,
        startedAt,
        seq: forkedFrom?.seq ?? 0,
      })),
      children: children.items.map(({ id, name, machineName, status, startedAt }) => ({
        id,
        name,
        machineName,
        status,
        startedAt,
      })),
      breakpoints,
    }
  })

/** Only a running execution can stop at one; an ended one is not folded for it. */
async function breakpointsOf({ engine, log }: Services, item: ExecutionItem): Promise<Breakpoint[]> {
  if (item.status !== 'RUNNING') return []
  try {
    return [...(await engine.state(item.id)).breakpoints]
  } catch (error) {
    // A log that cannot be folded must still be looked at.
    log.warn({ err: error, executionId: item.id }, 'the breakpoints of an execution could not be read')
    return []
  }
}
