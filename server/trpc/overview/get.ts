import { z } from 'zod'
import { rowsOf } from '../execution/row-of.ts'
import { procedure } from '../init.ts'
import type { OverviewView } from '../views.ts'

const HOUR_MS = 3_600_000
const BUCKETS = 60
const CAUSE_SHOWN = 300

const input = z.object({
  windowMs: z
    .number()
    .int()
    .min(60_000)
    .max(90 * 24 * HOUR_MS),
})

/** What runs now, what failed lately and why, throughput and durations of a window that ends now. */
export const get = procedure.input(input).query(async ({ ctx, input }): Promise<OverviewView> => {
  const { store, engine, now } = ctx.services
  const until = now()
  const from = until - input.windowMs
  const [running, waiting, ended, figures, throughput, machines, failures, recent] = await Promise.all([
    store.overview.running(),
    store.waiting.counts(),
    store.overview.endedSince(from),
    store.figures.ended(from),
    store.overview.throughput(from, until, Math.ceil(input.windowMs / BUCKETS)),
    store.figures.endedByMachine(from, 50),
    store.overview.failures(from, 20),
    store.executions.list({}, 10),
  ])
  return {
    windowMs: input.windowMs,
    running: sum(running.map((row) => row.running)),
    held: sum(running.map((row) => row.held)),
    waiting: sum(Object.values(waiting)),
    setAside: engine.quarantined().length,
    succeeded: ended.SUCCEEDED ?? 0,
    failed: (ended.FAILED ?? 0) + (ended.TIMED_OUT ?? 0),
    throughput: [...throughput],
    durations: { p50: figures.p50, p95: figures.p95, p99: figures.p99 },
    machines: machines.map(({ machineId, machineName, finished, failed, p50, p95 }) => ({
      id: machineId,
      name: machineName,
      finished,
      failed,
      p50,
      p95,
    })),
    failures: failures.map((group) => ({
      machineId: group.machineId,
      machineName: group.machineName,
      error: group.error ?? (group.status === 'TIMED_OUT' ? 'States.Timeout' : 'Failed'),
      cause: (group.cause ?? '').slice(0, CAUSE_SHOWN),
      count: group.count,
      lastAt: group.at,
      lastId: group.executionId,
    })),
    recent: await rowsOf(ctx.services, recent.items),
  }
})

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
