import { type Clock, pause } from './clock.ts'
import type { EngineLog } from './log.ts'
import type { EngineStore } from './ports.ts'

export interface RecoveryHost {
  readonly store: EngineStore
  readonly clock: Clock
  readonly log: EngineLog
  /** Aborted when the engine closes. */
  readonly closing: AbortSignal
  arm(executionId: string, dueAt: number): void
  wake(executionId: string): Promise<void>
  dispatch(executionId: string): Promise<void>
  /** True while more tasks wait for a place than need be at hand. */
  crowded(): boolean
}

export interface RecoveryReport {
  /** Executions that have an alarm, work in flight, or a decision to go on with. */
  readonly open: number
  /** Woken before this report, because their time had come. */
  readonly overdue: number
  /** Those whose tasks are started again from now on, as places become free. */
  readonly inFlight: number
}

const PAGE = 2_000
/** Executions taken up at the same time: one commit full is written while the logs for the next are read. */
const AT_ONCE = 512
const CROWDED_MS = 20

/**
 * Takes up the executions that an earlier process left open, without reading their logs: alarms are set from their rows.
 * Deadlines that passed meanwhile take effect before any task starts again, so that a task whose time is over is not run
 * once more. Tasks in flight follow when this has answered, no faster than they find places. One execution that fails
 * does not hold up the rest.
 */
export async function recover(host: RecoveryHost): Promise<RecoveryReport> {
  const { store, clock } = host
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
  const room = roomIn(host)
  void forEach(inFlight, (id) => dispatch(host, id, room))
  return { open, overdue: overdue.length, inFlight: inFlight.length }
}

/** Resolves when it is not crowded; all who wait look together. */
function roomIn({ clock, closing, crowded }: RecoveryHost): () => Promise<void> {
  let looking: Promise<void> | null = null
  return async () => {
    while (crowded() && !closing.aborted) {
      looking ??= pause(clock, CROWDED_MS, closing).then(() => {
        looking = null
      })
      await looking
    }
  }
}

async function dispatch(host: RecoveryHost, executionId: string, room: () => Promise<void>): Promise<void> {
  const { log, closing } = host
  await room()
  if (closing.aborted) return
  try {
    await host.dispatch(executionId)
  } catch (error) {
    if (!closing.aborted) log.warn({ err: error, executionId }, 'an execution could not be taken up again')
  }
}

async function forEach(ids: readonly string[], work: (id: string) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let id = ids[next++]; id !== undefined; id = ids[next++]) await work(id)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, ids.length) }, worker))
}
