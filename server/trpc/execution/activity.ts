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
  const changed = new Map<string, ActivityTick>()
  const ticks = createTicks(signal)
  const unsubscribe = ctx.services.engine.subscribeAll(({ executionId, machineId, projection }) => {
    if (changed.has(executionId) || changed.size < MAX_TICKS) {
      changed.set(executionId, { executionId, machineId, status: projection.status })
    }
    ticks.ring()
  })
  try {
    while (await ticks.next({ gatherMs: 0, pauseMs: PAUSE_MS })) {
      const batch = [...changed.values()]
      changed.clear()
      yield* batch
    }
  } finally {
    unsubscribe()
  }
})
