import type { Pool } from 'pg'
import type { DecisionRow, EngineStore, OpenExecution } from '../engine/ports.ts'
import { append, type Databases } from './append.ts'
import type { Prisma } from './client.ts'
import type { DecisionModel } from './generated/models/Decision.ts'
import { planNames } from './plan-names.ts'
import { readPrepared } from './prepared.ts'
import { safeText } from './safe-text.ts'

/** What the engine asks of the database; see its ports for what each call promises. */
export function engineStoreOn(databases: Databases): EngineStore {
  const { pool, prisma } = databases
  const planName = planNames()
  return {
    commit: (commits) => append(databases, planName, commits),
    readDecisions: (executionId, afterSeq, limit) => readDecisions(pool, executionId, afterSeq, limit),
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

/** The log has no gaps: the row that holds event $2 + 1 is the last one that begins there or before. */
const DECISIONS = `SELECT * FROM decision WHERE execution_id = $1 AND first_seq >= coalesce((
    SELECT CASE WHEN first_seq + count - 1 > $2::int THEN first_seq ELSE $2::int + 1 END
    FROM decision WHERE execution_id = $1 AND first_seq <= $2::int + 1 ORDER BY first_seq DESC LIMIT 1
  ), 0) ORDER BY first_seq LIMIT $3`

async function readDecisions(
  pool: Pool,
  executionId: string,
  afterSeq: number,
  limit: number,
): Promise<DecisionRow[]> {
  const rows = await readPrepared<DecisionModel>(pool, 'decisions', DECISIONS, [executionId, afterSeq, limit])
  return rows.map(decisionOf)
}

/** The row of the execution is locked against its deletion meanwhile. */
async function saveSnapshot(prisma: Prisma, executionId: string, seq: number, text: string): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO snapshot (execution_id, seq, text)
    SELECT id, ${seq}, ${text} FROM execution WHERE id = ${executionId} FOR KEY SHARE
    ON CONFLICT (execution_id) DO UPDATE SET seq = excluded.seq, text = excluded.text
    WHERE snapshot.seq < excluded.seq`
}

function decisionOf(row: DecisionModel): DecisionRow {
  return { ...row, at: Number(row.at), kind: row.kind as DecisionRow['kind'] }
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
