import type { ExecutionStatus } from '../../core/run/state.ts'
import type { Prisma } from './client.ts'

/** What a list of machines shows of one machine's executions. */
export interface MachineFigures {
  readonly running: number
  /** Ended since the time that was asked for. */
  readonly succeeded: number
  readonly failed: number
  readonly last: { readonly id: string; readonly status: ExecutionStatus; readonly startedAt: number }
}

/**
 * How the executions of a machine, or of all, ended. Times in milliseconds, of the last 20,000 that ended (the last 2,000
 * that began, of a machine) as far as they succeeded; null when none did.
 */
export interface EndedFigures {
  readonly finished: number
  readonly failed: number
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

export interface MachineEndedFigures extends EndedFigures {
  readonly machineId: string
  readonly machineName: string
}

export interface Figures {
  /** By machine id; machines that were never run are absent. */
  byMachine(since: number): Promise<ReadonlyMap<string, MachineFigures>>
  ended(since: number): Promise<EndedFigures>
  /** The slowest median first. */
  endedByMachine(since: number, limit: number): Promise<readonly MachineEndedFigures[]>
}

/** So many of the last show how long executions take; sorting a million of them shows the same, much later. */
const NEWEST = 20_000
const NEWEST_OF_MACHINE = 2_000

/** Sums over executions by machine, read from their rows and never from their logs. */
export function figuresOn(prisma: Prisma): Figures {
  return {
    byMachine: async (since) => {
      const rows = await prisma.$queryRaw<(Omit<MachineFigures, 'last'> & Last)[]>`
        SELECT last.machine_id AS "machineId", last.id, last.status, last.started_at::float8 AS "startedAt",
          coalesce(open.running, 0) AS running, coalesce(done.succeeded, 0) AS succeeded,
          coalesce(done.failed, 0) AS failed
        FROM machine m CROSS JOIN LATERAL (
          SELECT machine_id, id, status, started_at FROM execution WHERE machine_id = m.id
          ORDER BY started_at DESC, id DESC LIMIT 1
        ) last LEFT JOIN (
          SELECT machine_id, count(*)::int AS running FROM execution WHERE status = 'RUNNING' GROUP BY machine_id
        ) open ON open.machine_id = m.id LEFT JOIN (
          SELECT machine_id, count(*) FILTER (WHERE status = 'SUCCEEDED')::int AS succeeded,
            count(*) FILTER (WHERE status IN ('FAILED', 'TIMED_OUT'))::int AS failed
          FROM execution WHERE stopped_at >= ${BigInt(Math.floor(since))} GROUP BY machine_id
        ) done ON done.machine_id = m.id
        WHERE m.deleted_at IS NULL`
      return new Map(
        rows.map(({ machineId, id, status, startedAt, ...sums }) => [
          machineId,
          { ...sums, last: { id, status, startedAt } },
        ]),
      )
    },
    ended: async (since) => {
      const [row] = await prisma.$queryRaw<EndedFigures[]>`
        SELECT all_ended.finished, all_ended.failed, newest.*
        FROM (
          SELECT count(*)::int AS finished, count(*) FILTER (WHERE status IN ('FAILED', 'TIMED_OUT'))::int AS failed
          FROM execution WHERE stopped_at >= ${BigInt(Math.floor(since))}
        ) all_ended, (
          SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50,
            percentile_cont(0.95) WITHIN GROUP (ORDER BY ms) AS p95,
            percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS p99
          FROM (
            SELECT stopped_at - started_at AS ms, status FROM execution WHERE stopped_at >= ${BigInt(Math.floor(since))}
            ORDER BY stopped_at DESC LIMIT ${NEWEST}
          ) last WHERE status = 'SUCCEEDED'
        ) newest`
      return row ?? { finished: 0, failed: 0, p50: null, p95: null, p99: null }
    },
    // A range of one machine: of an equal one the planner thinks as of an average one, and walks over all others for one that is rare.
    endedByMachine: (since, limit) => prisma.$queryRaw<MachineEndedFigures[]>`
      SELECT machine.id AS "machineId", machine.name AS "machineName", machine.finished, machine.failed, newest.*
      FROM (
        SELECT machine_id AS id, max(machine_name) AS name, count(*)::int AS finished,
          count(*) FILTER (WHERE status IN ('FAILED', 'TIMED_OUT'))::int AS failed
        FROM execution WHERE stopped_at >= ${BigInt(Math.floor(since))} GROUP BY machine_id
      ) machine CROSS JOIN LATERAL (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50,
          percentile_cont(0.95) WITHIN GROUP (ORDER BY ms) AS p95,
          percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS p99
        FROM (
          SELECT stopped_at - started_at AS ms, stopped_at, status FROM execution WHERE machine_id BETWEEN machine.id AND machine.id
          ORDER BY machine_id DESC, started_at DESC LIMIT ${NEWEST_OF_MACHINE}
        ) last WHERE status = 'SUCCEEDED' AND stopped_at >= ${BigInt(Math.floor(since))}
      ) newest
      ORDER BY newest.p50 DESC NULLS LAST, 2 LIMIT ${limit}`,
  }
}

interface Last {
  readonly machineId: string
  readonly id: string
  readonly status: ExecutionStatus
  readonly startedAt: number
}
