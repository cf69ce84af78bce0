import type { Engine, Quarantined } from '../../engine/engine.ts'
import type { ExecutionItem } from '../../store/executions.ts'
import type { Store } from '../../store/store.ts'
import type { ExecutionRow } from '../views.ts'
import { timersOf } from './timers-of.ts'

/** Executions as lists show them; one look for what all of them wait for outside, one for those that wait for a time. */
export async function rowsOf(
  { store, engine }: { readonly store: Store; readonly engine: Pick<Engine, 'quarantined' | 'state'> },
  items: readonly ExecutionItem[],
): Promise<ExecutionRow[]> {
  const aside = new Map(engine.quarantined().map((one) => [one.executionId, one]))
  const resting = items.filter((item) => item.status === 'RUNNING' && item.inFlight === 0)
  const waits = await store.waiting.oldestOf(resting.map((item) => item.id))
  const timed = resting.filter((item) => !waits.has(item.id) && !aside.has(item.id) && !item.imported)
  const timers = await timersOf({ store, engine }, timed)
  return items.map((item) => ({
    ...rowOf(item, withoutEnd(waits.get(item.id)) ?? timers.get(item.id) ?? null),
    setAside: setAsideOf(aside.get(item.id)),
  }))
}

type Wait = NonNullable<ExecutionRow['waiting']>

const withoutEnd = (wait: Omit<Wait, 'until'> | undefined): Wait | undefined =>
  wait === undefined ? undefined : { ...wait, until: null }

function setAsideOf(found: Quarantined | undefined): ExecutionRow['setAside'] {
  return found === undefined ? null : { since: found.since, reason: found.reason }
}

function rowOf(item: ExecutionItem, waiting: ExecutionRow['waiting']): Omit<ExecutionRow, 'setAside'> {
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
    waiting,
    forkedFrom: item.forkedFrom,
    parentId: item.parentId,
  }
}
