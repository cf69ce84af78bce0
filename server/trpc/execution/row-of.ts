import type { ExecutionItem } from '../../store/executions.ts'
import type { ExecutionRow } from '../views.ts'

/** An execution as lists show it. */
export function rowOf(item: ExecutionItem): ExecutionRow {
  return {
    id: item.id,
    name: item.name,
    machineId: item.machineId,
    machineName: item.machineName,
    machineVersion: item.machineVersion,
    status: item.status,
    rehearsal: item.rehearsal,
    imported: item.imported ?? false,
    startedAt: item.startedAt,
    stoppedAt: item.stoppedAt,
    events: item.nextSeq - 1,
    error: item.error,
    cause: item.cause,
    held: item.held,
    forkedFrom: item.forkedFrom,
    parentId: item.parentId,
  }
}
