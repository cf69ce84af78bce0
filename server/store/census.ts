import type { Prisma } from './client.ts'

/** What is open right now, counted for a monitoring system. */
export interface Census {
  readonly running: number
  /** Running, and standing still at a breakpoint or a hold. */
  readonly held: number
  /** Things that somebody outside must bring, by kind; `oldest` is milliseconds since 1970. */
  readonly waits: readonly { readonly kind: string; readonly count: number; readonly oldest: number }[]
}

/** Counts open executions and waits; as dear as there are many of them, so not to be asked at every turn. */
export async function takeCensus(prisma: Prisma): Promise<Census> {
  const [open, waits] = await Promise.all([
    prisma.$queryRaw<{ running: number; held: number }[]>`
      SELECT count(*)::int AS running, count(held_at)::int AS held FROM execution WHERE status = 'RUNNING'`,
    prisma.$queryRaw<{ kind: string; count: number; oldest: number }[]>`
      SELECT kind, count(*)::int AS count, min(since)::float8 AS oldest FROM waiting GROUP BY kind ORDER BY kind`,
  ])
  return { running: open[0]?.running ?? 0, held: open[0]?.held ?? 0, waits }
}
