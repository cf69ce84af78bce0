import type { Prisma } from './client.ts'

/** What one statement deleted. */
interface Swept {
  readonly executions: number
  readonly events: number
}

/** Counts stop at the given number: beyond it nobody needs to know exactly, and counting costs. */
interface Kept {
  /** Finished executions, imported ones left out. */
  readonly finished: number
  readonly imported: number
  /** When the oldest of the finished ones ended, milliseconds since 1970; null when there is none. */
  readonly oldest: number | null
}

/** Deletes finished executions. Running ones, and histories that were imported, are never touched. */
export interface Retention {
  /**
   * Goes back over finished executions, the youngest first, from those that ended before then: how many there were, `most`
   * at most, and when the last of them ended. Several that end in the same millisecond may be left out at the edge.
   */
  back(before: number, most: number): Promise<{ readonly rows: number; readonly at: number | null }>
  /** Executions that may go: ended before then, and no running parent waits for them. Counts up to `most`. */
  due(before: number, most: number): Promise<number>
  /**
   * Deletes some of them with all that belongs to them, the oldest first, in one statement: at most `limit` executions, and
   * no further one once the statement has so many events. One that is being redriven at this moment is left alone.
   */
  sweep(before: number, now: number, limit?: number, events?: number): Promise<Swept>
  kept(most: number): Promise<Kept>
  /** When an execution was deleted, milliseconds since 1970; null when it was not, or nobody remembers. */
  sweptAt(executionId: string): Promise<number | null>
  /** When the deletion was that comes after so many younger ones; null when there are not so many. */
  sweptBeyond(keep: number): Promise<number | null>
  /** Forgets deletions from before then; some at a time. Answers with how many. */
  forget(before: number, limit?: number): Promise<number>
}

/**
 * Which execution may go without harm: nobody who runs will ask how it ended. Written with OR, so that parents are looked up one
 * by one by their key, and never joined: there may be very many that run.
 */
const MAY_GO = `NOT e.imported AND e.status <> 'RUNNING' AND (e.parent_id IS NULL OR NOT EXISTS (
  SELECT FROM execution p WHERE p.id = e.parent_id AND p.status = 'RUNNING'))`

/**
 * $1 ended before, $2 executions, $3 events, $4 now. Rows are locked as they are chosen: a commit that is under way on one of
 * them is let go first (it is skipped), one that comes later finds no row to move and is refused as stale.
 */
const SWEEP = `
WITH due AS (
  SELECT e.id, e.next_seq - 1 AS events FROM execution e
  WHERE e.stopped_at < $1 AND ${MAY_GO}
  ORDER BY e.stopped_at, e.id LIMIT $2 FOR UPDATE OF e SKIP LOCKED
), chosen AS (
  SELECT id FROM (
    SELECT id, events, sum(events) OVER (ORDER BY id) AS through FROM due
  ) counted WHERE through - events < $3
), gone AS (
  DELETE FROM execution e USING chosen WHERE e.id = chosen.id AND e.status <> 'RUNNING'
  RETURNING e.id, e.next_seq - 1 AS events
), logs AS (
  DELETE FROM decision d USING gone WHERE d.execution_id = gone.id
), blobs AS (
  DELETE FROM blob b USING gone WHERE b.execution_id = gone.id
), alarms AS (
  DELETE FROM alarm a USING gone WHERE a.execution_id = gone.id
), waits AS (
  DELETE FROM waiting w USING gone WHERE w.execution_id = gone.id
), remembered AS (
  INSERT INTO swept (execution_id, at) SELECT id, $4 FROM gone
  ON CONFLICT (execution_id) DO UPDATE SET at = excluded.at
)
SELECT count(*)::int AS executions, coalesce(sum(events), 0)::int AS events FROM gone`

const LIMIT = 100
const EVENTS = 20_000

/** Retention on a database. Snapshots go with their execution's row, by their foreign key. */
export function retentionOn(prisma: Prisma): Retention {
  return {
    back: async (before, most) => {
      const rows = await prisma.$queryRaw<{ rows: number; at: number | null }[]>`
        SELECT count(*)::int AS rows, min(stopped_at)::float8 AS at FROM (
          SELECT stopped_at FROM execution WHERE stopped_at < ${whole(before)} AND NOT imported
          ORDER BY stopped_at DESC LIMIT ${most}) page`
      return rows[0] ?? { rows: 0, at: null }
    },
    due: async (before, most) => {
      const rows = await prisma.$queryRawUnsafe<{ count: number }[]>(
        `SELECT count(*)::int AS count FROM (
          SELECT FROM execution e WHERE e.stopped_at < $1 AND ${MAY_GO} LIMIT $2) due`,
        whole(before),
        most,
      )
      return rows[0]?.count ?? 0
    },
    sweep: async (before, now, limit = LIMIT, events = EVENTS) => {
      const rows = await prisma.$queryRawUnsafe<Swept[]>(SWEEP, whole(before), limit, events, whole(now))
      return rows[0] ?? { executions: 0, events: 0 }
    },
    kept: async (most) => {
      const [counted, oldest] = await Promise.all([
        prisma.$queryRaw<{ finished: number; imported: number }[]>`
          SELECT count(*) FILTER (WHERE NOT imported)::int AS finished, count(*) FILTER (WHERE imported)::int AS imported
          FROM (SELECT imported FROM execution WHERE stopped_at IS NOT NULL LIMIT ${most}) counted`,
        prisma.$queryRaw<{ at: number }[]>`
          SELECT stopped_at::float8 AS at FROM execution WHERE stopped_at IS NOT NULL AND NOT imported
          ORDER BY stopped_at LIMIT 1`,
      ])
      const { finished, imported } = counted[0] ?? { finished: 0, imported: 0 }
      return { finished, imported, oldest: oldest[0]?.at ?? null }
    },
    sweptAt: async (executionId) => {
      const row = await prisma.swept.findUnique({ where: { executionId } })
      return row === null ? null : Number(row.at)
    },
    sweptBeyond: async (keep) => {
      const rows = await prisma.$queryRaw<{ at: number }[]>`
        SELECT at::float8 AS at FROM swept ORDER BY at DESC OFFSET ${keep} LIMIT 1`
      return rows[0]?.at ?? null
    },
    forget: async (before, limit = 1_000) => {
      const rows = await prisma.$queryRaw<{ execution_id: string }[]>`
        DELETE FROM swept WHERE execution_id IN (
          SELECT execution_id FROM swept WHERE at < ${whole(before)} ORDER BY at LIMIT ${limit})
        RETURNING execution_id`
      return rows.length
    },
  }
}

const whole = (time: number): bigint => BigInt(Math.floor(time))
