import type { Commit, CommitOutcome } from '../engine/ports.ts'
import { APPEND } from './append-sql.ts'
import type { Prisma } from './client.ts'
import { batchOf, type Entry } from './commit-batch.ts'
import { safeText } from './safe-text.ts'

/**
 * Writes a batch of commits in one durable statement; outcomes run parallel to the commits.
 * Asking again after an answer was lost is safe: what is there already counts as committed.
 */
export async function append(prisma: Prisma, commits: readonly Commit[]): Promise<readonly CommitOutcome[]> {
  if (commits.length === 0) return []
  const batch = batchOf(commits)
  const written = await prisma.$queryRawUnsafe<{ id: string }[]>(
    APPEND,
    JSON.stringify(batch.entries.map((entry) => entry.row)),
    JSON.stringify(batch.decisions),
    JSON.stringify(batch.blobs),
    JSON.stringify(batch.waitingAdded),
    JSON.stringify(batch.waitingRemoved),
    JSON.stringify(batch.stats),
  )
  const done = new Set(written.map((row) => row.id))
  const outcomes = new Array<CommitOutcome>(commits.length).fill('committed')
  for (const index of batch.stale) outcomes[index] = 'stale'
  for (const entry of batch.entries) {
    if (done.has(entry.id)) continue
    const outcome = await whyNot(prisma, entry, commits)
    for (const index of entry.indices) outcomes[index] = outcome
  }
  return outcomes
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
