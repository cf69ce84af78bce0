import type { ExecutionStatus } from '../../../core/run/state.ts'
import { procedure } from '../init.ts'
import { createTicks } from './ticks.ts'

/** An execution that has changed; lists read its row again. */
export interface ActivityTick {
  readonly executionId: string
  readonly machineId: string
  readonly status: ExecutionStatus
}

const PAUSE_MS = 250
/** Beyond this many in one pause a list is better off reading itself anew; the rest is left out. */
const MAX_TICKS = 200

/** Which executions change, a few times a second and each at most once in that time: for lists. */
export const activity = procedure.subscription(async function* ({
  ctx,
  signal,
}): AsyncGenerator<ActivityTick> {
  const { engine, store } = ctx.services
  const changed = new Map<string, ExecutionStatus>()
  const ticks = createTicks(signal)
  const unsubscribe = engine.subscribeAll(({ executionId, projection }) => {
    if (changed.size < MAX_TICKS) changed.set(executionId, projection.status)
    ticks.ring()
  })
  const machines = new Map<string, string>()
  try {
    while (await ticks.next(PAUSE_MS)) {
      const batch = [...changed]
      changed.clear()
      for (const [executionId, status] of batch) {
        const machineId = machines.get(executionId) ?? (await store.executions.get(executionId))?.machineId
        if (machineId === undefined) continue
        if (status === 'RUNNING') machines.set(executionId, machineId)
        else machines.delete(executionId)
        yield { executionId, machineId, status }
      }
    }
  } finally {
    unsubscribe()
  }
})
