import type { ActivityDetail } from '../../engine/ports.ts'
import type { Store } from '../../store/store.ts'
import type { WaitingItem } from '../../store/waiting.ts'
import type { WorkerSeen } from '../../workers/presence.ts'
import { procedure } from '../init.ts'
import type { WorkersView, WorkerView, WorkKindView } from '../views.ts'

const MOST = 1_000

/** Who works, on what, and what waits for somebody; at most 1,000 of each. */
export const list = procedure.query(async ({ ctx }): Promise<WorkersView> => {
  const { store, workers } = ctx.services
  const tasks = await store.waiting.list({ kind: 'activity' }, MOST)
  const seen = workersOf(workers.seen(), tasks)
  return { kinds: await kindsOf(store, workers.waiting(), seen), workers: seen }
})

/** Those that asked lately, and those that hold a task since before this server began. */
function workersOf(seen: readonly WorkerSeen[], tasks: readonly WaitingItem[]): WorkerView[] {
  const found = new Map<string, WorkerView>()
  for (const { polling, ...one } of seen.slice(-MOST)) {
    found.set(keyOf(one), { ...one, polling: polling > 0, tasks: [] })
  }
  for (const task of tasks) {
    const { activity, worker, startedAt } = JSON.parse(task.detail) as ActivityDetail
    // Rows of an earlier release do not say who has it.
    if ((startedAt ?? null) === null) continue
    const given = found.get(keyOf({ activity, worker }))
    const row = given ?? {
      activity,
      worker,
      since: startedAt!,
      lastSeen: startedAt!,
      polling: false,
      tasks: [],
    }
    found.set(keyOf(row), row)
    const { executionId, executionName, machineName, state, visit } = task
    row.tasks.push({ executionId, executionName, machineName, state, visit, since: startedAt! })
  }
  return [...found.values()].sort((a, b) => b.lastSeen - a.lastSeen)
}

const keyOf = ({ activity, worker }: { activity: string; worker: string | null }): string =>
  JSON.stringify([activity, worker])

async function kindsOf(
  store: Store,
  waiting: readonly { readonly activity: string; readonly waiting: number; readonly since: number }[],
  workers: readonly WorkerView[],
): Promise<WorkKindView[]> {
  const kinds = new Map<string, WorkKindView>()
  const kind = (name: string): WorkKindView => {
    const known = kinds.get(name) ?? { name, waiting: 0, since: null, asking: 0, working: 0 }
    kinds.set(name, known)
    return known
  }
  for (const one of waiting) Object.assign(kind(one.activity), { waiting: one.waiting, since: one.since })
  for (const worker of workers) {
    const known = kind(worker.activity)
    if (worker.polling) known.asking++
    known.working += worker.tasks.length
  }
  for (const { name } of await store.activities.list(null, MOST)) kind(name)
  return [...kinds.values()]
    .sort((a, b) => b.waiting - a.waiting || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
}
