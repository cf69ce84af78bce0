import type { ExecutionStatus } from '../../core/run/state.ts'
import type { Prisma } from './client.ts'

/** Executions that failed in the same way: one machine, one error. */
export interface FailureGroup {
  readonly machineId: string
  readonly machineName: string
  readonly status: ExecutionStatus
  readonly error: string | null
  readonly count: number
  /** The newest of them. */
  readonly executionId: string
  readonly executionName: string
  readonly cause: string | null
  readonly at: number
}

/** What started and ended between `at` and `at` + the bucket's length. */
export interface ThroughputBucket {
  readonly at: number
  readonly started: number
  readonly succeeded: number
  readonly failed: number
}

/** How long the executions of a machine that succeeded took, in milliseconds. */
export interface Durations {
  readonly machineId: string
  readonly machineName: string
  readonly count: number
  readonly p50: number
  readonly p95: number
}

/** How often a state of a machine was entered and how it went, over all executions. */
export interface StateStat {
  readonly state: string
  readonly entered: number
  readonly succeeded: number
  readonly failed: number
  readonly retried: number
  readonly totalMs: number
}

/** Executions of one machine that have not ended; recorded histories do not run. */
export interface RunningCount {
  readonly machineId: string
  readonly machineName: string
  readonly running: number
  readonly held: number
}

export interface Overview {
  running(): Promise<readonly RunningCount[]>
  /** How many ended since then, by status. */
  endedSince(since: number): Promise<Readonly<Partial<Record<ExecutionStatus, number>>>>
  /** The latest first. */
  failures(since: number, limit: number): Promise<readonly FailureGroup[]>
  /** All buckets from `from` to before `until`, empty ones too; at most 1,500. */
  throughput(from: number, until: number, bucketMs: number): Promise<readonly ThroughputBucket[]>
  /** The machines with the most executions first. */
  durations(since: number, limit: number): Promise<readonly Durations[]>
  stateStats(machineId: string): Promise<readonly StateStat[]>
}

/** Sums over executions, read from their rows and never from their logs. */
export function overviewOn(prisma: Prisma): Overview {
  return {
    running: () => prisma.$queryRaw<RunningCount[]>`
      SELECT machine_id AS "machineId", max(machine_name) AS "machineName", count(*)::int AS running,
        count(held_at)::int AS held
      FROM execution WHERE status = 'RUNNING' AND NOT imported GROUP BY machine_id ORDER BY 3 DESC, 2`,
    endedSince: async (since) => {
      const rows = await prisma.$queryRaw<{ status: ExecutionStatus; count: number }[]>`
        SELECT status, count(*)::int AS count FROM execution WHERE stopped_at >= ${whole(since)} GROUP BY status`
      return Object.fromEntries(rows.map((row) => [row.status, row.count]))
    },
    failures: (since, limit) => prisma.$queryRaw<FailureGroup[]>`
      SELECT g.machine_id AS "machineId", e.machine_name AS "machineName", g.status, g.error, g.count,
        e.id AS "executionId", e.name AS "executionName", e.cause, e.stopped_at::float8 AS at
      FROM (
        SELECT machine_id, status, error, count(*)::int AS count,
          (array_agg(id ORDER BY stopped_at DESC, id DESC))[1] AS id
        FROM execution WHERE stopped_at >= ${whole(since)} AND status IN ('FAILED', 'TIMED_OUT')
        GROUP BY machine_id, status, error
      ) g JOIN execution e ON e.id = g.id
      ORDER BY e.stopped_at DESC, e.id LIMIT ${limit}`,
    throughput: (from, until, bucketMs) => throughput(prisma, from, until, bucketMs),
    durations: (since, limit) => prisma.$queryRaw<Durations[]>`
      SELECT machine_id AS "machineId", max(machine_name) AS "machineName", count(*)::int AS count,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY stopped_at - started_at) AS p50,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY stopped_at - started_at) AS p95
      FROM execution WHERE stopped_at >= ${whole(since)} AND status = 'SUCCEEDED'
      GROUP BY machine_id ORDER BY 3 DESC, 2 LIMIT ${limit}`,
    stateStats: async (machineId) => {
      const rows = await prisma.stateStat.findMany({ where: { machineId }, omit: { machineId: true } })
      return rows.map((row) => ({ ...row, totalMs: Number(row.totalMs) }))
    },
  }
}

async function throughput(
  prisma: Prisma,
  from: number,
  until: number,
  bucketMs: number,
): Promise<ThroughputBucket[]> {
  const length = Math.max(1, Math.floor(bucketMs), Math.ceil((until - from) / 1_500))
  const start = Math.floor(from / length) * length
  const rows = await prisma.$queryRaw<
    { bucket: number; started: number; succeeded: number; failed: number }[]
  >`
    SELECT bucket::int, sum(started)::int AS started, sum(succeeded)::int AS succeeded, sum(failed)::int AS failed
    FROM (
      SELECT (started_at - ${whole(start)}) / ${whole(length)} AS bucket, 1 AS started, 0 AS succeeded, 0 AS failed
      FROM execution WHERE started_at >= ${whole(start)} AND started_at < ${whole(until)}
      UNION ALL
      SELECT (stopped_at - ${whole(start)}) / ${whole(length)}, 0, (status = 'SUCCEEDED')::int,
        (status IN ('FAILED', 'TIMED_OUT'))::int
      FROM execution WHERE stopped_at >= ${whole(start)} AND stopped_at < ${whole(until)}
    ) happened GROUP BY bucket`
  const found = new Map(rows.map(({ bucket, ...counts }) => [bucket, counts]))
  const buckets: ThroughputBucket[] = []
  for (let index = 0; start + index * length < until; index++) {
    const counts = found.get(index) ?? { started: 0, succeeded: 0, failed: 0 }
    buckets.push({ at: start + index * length, ...counts })
  }
  return buckets
}

function whole(time: number): bigint {
  return BigInt(Math.floor(time))
}
