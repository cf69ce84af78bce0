import type { EngineStore, OpenExecution } from '../engine/ports.ts'
import { append, type Databases } from './append.ts'
import type { Prisma } from './client.ts'
import { Decisions } from './decisions.ts'
import { planNames } from './plan-names.ts'
import { safeText } from './safe-text.ts'

/** What the engine asks of the database; see its ports for what each call promises. */
export function engineStoreOn(databases: Databases): EngineStore {
  const { pool, prisma } = databases
  const planName = planNames()
  return {
    commit: (commits) => append(databases, planName, commits),
    readDecisions: new Decisions(pool).read,
    readBlobs: async (executionId, hashes) => {
      const rows = await prisma.blob.findMany({ where: { executionId, hash: { in: [...hashes] } } })
      return new Map(rows.map((row) => [row.hash, row.text]))
    },
    readDefinition: async (hash) => (await prisma.definition.findUnique({ where: { hash } }))?.text ?? null,
    openExecutions: (afterId, limit) => openExecutions(prisma, afterId, limit),
    readSnapshot: async (executionId) =>
      (await prisma.snapshot.findUnique({ where: { executionId }, select: { text: true } }))?.text ?? null,
    saveSnapshot: (executionId, seq, text) => saveSnapshot(prisma, executionId, seq, text),
    findRequest: async (executionId, requestId) =>
      prisma.decision.findFirst({
        where: { executionId, requestId: safeText(requestId), author: { not: 'engine' } },
        select: { firstSeq: true, count: true },
      }),
  }
}

/** The row of the execution is locked against its deletion meanwhile. */
async function saveSnapshot(prisma: Prisma, executionId: string, seq: number, text: string): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO snapshot (execution_id, seq, text)
    SELECT id, ${seq}, ${text} FROM execution WHERE id = ${executionId} FOR KEY SHARE
    ON CONFLICT (execution_id) DO UPDATE SET seq = excluded.seq, text = excluded.text
    WHERE snapshot.seq < excluded.seq`
}

/** Beside alarms and work in flight, a decision that was cut short at an evaluation leaves an execution to be looked at. */
async function openExecutions(prisma: Prisma, afterId: string, limit: number): Promise<OpenExecution[]> {
  const rows = await prisma.$queryRaw<{ id: string; in_flight: number; due_at: bigint | null }[]>`
    SELECT e.id, e.in_flight, a.due_at
    FROM execution e LEFT JOIN alarm a ON a.execution_id = e.id
    WHERE e.status = 'RUNNING' AND e.id > ${afterId}
      AND (e.in_flight > 0 OR a.due_at IS NOT NULL OR (
        SELECT d.partial FROM decision d WHERE d.execution_id = e.id ORDER BY d.first_seq DESC LIMIT 1))
    ORDER BY e.id LIMIT ${limit}`
  return rows.map((row) => ({
    executionId: row.id,
    inFlight: row.in_flight,
    dueAt: row.due_at === null ? null : Number(row.due_at),
  }))
}
