import type { Pool } from 'pg'
import type { Commit, CommitOutcome } from '../engine/ports.ts'
import { COUNT } from './append-sql.ts'
import { appendNothing, appendOf, statRows } from './append-values.ts'
import type { Prisma } from './client.ts'
import { batchOf, type Entry } from './commit-batch.ts'
import { safeText } from './safe-text.ts'
import { queryPlanned } from './settled-plan.ts'
import { storeErrorOf } from './store-error.ts'

/** The same database, through its driver and through Prisma. */
export interface Databases {
  readonly pool: Pool
  readonly prisma: Prisma
}

/** The name under which a statement is prepared; see plan-names.ts. */
type PlanName = (statement: string) => string

/**
 * Writes a batch of commits in one durable statement; outcomes run parallel to the commits.
 * Asking again after an answer was lost is safe: what is there already counts as committed.
 */
export async function append(
  { pool, prisma }: Databases,
  planName: PlanName,
  commits: readonly Commit[],
): Promise<readonly CommitOutcome[]> {
  if (commits.length === 0) return []
  const batch = batchOf(commits)
  const missed = new Set(batch.entries.length === 0 ? [] : await refused(pool, planName, batch.entries))
  const outcomes = new Array<CommitOutcome>(commits.length).fill('committed')
  for (const index of batch.stale) outcomes[index] = 'stale'
  for (const [i, entry] of batch.entries.entries()) {
    if (!missed.has(i)) continue
    const outcome = await whyNot(prisma, entry, commits)
    for (const index of entry.indices) outcomes[index] = outcome
  }
  return outcomes
}

/**
 * Writes what can be written; answers the numbers of the other entries. The bare driver, with a statement that the database
 * has planned already: this is the one hot call of the store.
 */
async function refused(pool: Pool, planName: PlanName, entries: readonly Entry[]): Promise<number[]> {
  try {
    const asked = appendOf(entries)
    const named = { ...asked, name: planName(asked.name) }
    const rows = await queryPlanned<[readonly string[] | null]>(pool, named, () => appendNothing(asked.name))
    const written = rows[0]?.[0] ?? null
    if (written === null) return []
    const ids = new Set(written)
    const stats = statRows(entries.filter(({ id }) => ids.has(id)))
    if (stats.length > 0) await pool.query(COUNT, [JSON.stringify(stats)])
    return entries.flatMap(({ id }, i) => (ids.has(id) ? [] : [i]))
  } catch (error) {
    throw storeErrorOf(error)
  }
}

async function whyNot(prisma: Prisma, entry: Entry, commits: readonly Commit[]): Promise<CommitOutcome> {
  const { executionId, firstSeq, count, at, requestId } = entry.last
  const there = await prisma.decision.findUnique({
    where: { executionId_firstSeq: { executionId, firstSeq } },
    select: { count: true, at: true, requestId: true, events: true },
  })
  if (
    there !== null &&
    there.requestId === safeText(requestId) &&
    there.count === count &&
    Number(there.at) === at &&
    there.events === entry.last.events
  ) {
    return 'committed'
  }
  const create = commits[entry.indices[0] ?? 0]?.create ?? null
  if (create === null) return 'stale'
  const same = await prisma.execution.findUnique({ where: { id: executionId }, select: { id: true } })
  return same === null ? 'name-taken' : 'stale'
}
