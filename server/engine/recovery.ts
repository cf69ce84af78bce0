import type { Clock } from './clock.ts'
import type { EngineLog } from './log.ts'
import type { EngineStore } from './ports.ts'

export interface RecoveryHost {
  readonly store: EngineStore
  readonly clock: Clock
  readonly log: EngineLog
  arm(executionId: string, dueAt: number): void
  wake(executionId: string): Promise<void>
  dispatch(executionId: string): Promise<void>
}

export interface RecoveryReport {
  readonly open: number
  readonly overdue: number
  readonly dispatched: number
  readonly failed: number
}

const PAGE = 500
/** Logs folded at the same time. */
const AT_ONCE = 8

/**
 * Takes up the executions that an earlier process left open. Deadlines that passed meanwhile take effect before any task
 * starts again, so that a task whose time is over is not run once more. One execution that fails does not hold up the rest.
 */
export async function recover(host: RecoveryHost): Promise<RecoveryReport> {
  const { store, clock, log } = host
  const overdue: string[] = []
  const inFlight: string[] = []
  let open = 0
  for (let after = ''; ; ) {
    const page = await store.openExecutions(after, PAGE)
    for (const { executionId, inFlight: tasks, dueAt } of page) {
      open++
      after = executionId
      if (tasks > 0) inFlight.push(executionId)
      // With neither alarm nor work it was parted in the middle of a decision: a wake goes on.
      const parted = dueAt === null && tasks === 0
      if (parted || (dueAt !== null && dueAt <= clock.now())) overdue.push(executionId)
      else if (dueAt !== null) host.arm(executionId, dueAt)
    }
    if (page.length < PAGE) break
  }
  await forEach(overdue, (id) => host.wake(id))
  let failed = 0
  await forEach(inFlight, async (id) => {
    try {
      await host.dispatch(id)
    } catch (error) {
      failed++
      log.warn({ err: error, executionId: id }, 'an execution could not be taken up again')
    }
  })
  return { open, overdue: overdue.length, dispatched: inFlight.length - failed, failed }
}

async function forEach(ids: readonly string[], work: (id: string) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let id = ids[next++]; id !== undefined; id = ids[next++]) await work(id)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, ids.length) }, worker))
}
