import type { WaitingRow } from '../engine/ports.ts'
import type { Prisma } from './client.ts'
import { safeText } from './safe-text.ts'

/** Something that an execution waits for, with the names a person knows it by. */
export interface WaitingItem extends WaitingRow {
  readonly executionId: string
  readonly executionName: string
  readonly machineId: string
  readonly machineName: string
}

export interface WaitingFilter {
  readonly kind?: WaitingRow['kind'] | undefined
  readonly executionId?: string | undefined
  /** Signals: only those with this correlation key; null: only those without one. */
  readonly key?: string | null | undefined
}

export interface WaitingPlace {
  readonly executionId: string
  readonly visit: number
  readonly attempt: number
}

export interface WaitingList {
  /** The longest waiting first. */
  list(filter: WaitingFilter, limit: number): Promise<readonly WaitingItem[]>
  /** Tasks for workers, by execution, visit and attempt: `limit` of them after `after`. */
  activities(after: WaitingPlace | null, limit: number): Promise<readonly (WaitingRow & WaitingPlace)[]>
  /** What each of these executions has waited for longest; those that wait for nothing are left out. */
  oldestOf(
    executionIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly kind: WaitingRow['kind']; readonly state: string }>>
  /** How many there are of each kind. */
  counts(): Promise<Readonly<Partial<Record<WaitingRow['kind'], number>>>>
}

/** What executions wait for from outside; written together with their logs. */
export function waitingOn(prisma: Prisma): WaitingList {
  return {
    list: async ({ kind, executionId, key }, limit) => {
      const rows = await prisma.waiting.findMany({
        where: {
          ...(kind === undefined ? {} : { kind }),
          ...(executionId === undefined ? {} : { executionId }),
          ...(key === undefined ? {} : { key: key === null ? null : safeText(key) }),
        },
        orderBy: [{ since: 'asc' }, { executionId: 'asc' }, { visit: 'asc' }],
        take: limit,
      })
      const executions = await prisma.execution.findMany({
        where: { id: { in: [...new Set(rows.map((row) => row.executionId))] } },
        select: { id: true, name: true, machineId: true, machineName: true },
      })
      const byId = new Map(executions.map((row) => [row.id, row]))
      return rows.flatMap((row) => {
        const execution = byId.get(row.executionId)
        if (execution === undefined) return []
        const { name: executionName, machineId, machineName } = execution
        const since = Number(row.since)
        return [
          { ...row, machineId, machineName, executionName, since, kind: row.kind as WaitingRow['kind'] },
        ]
      })
    },
    activities: async (after, limit) => {
      const rows = await prisma.waiting.findMany({
        where: { kind: 'activity', ...(after === null ? {} : { OR: placesAfter(after) }) },
        orderBy: [{ executionId: 'asc' }, { visit: 'asc' }, { attempt: 'asc' }],
        take: limit,
      })
      return rows.map((row) => ({ ...row, since: Number(row.since), kind: 'activity' as const }))
    },
    oldestOf: async (executionIds) => {
      if (executionIds.length === 0) return new Map()
      const rows = await prisma.waiting.findMany({
        where: { executionId: { in: [...executionIds] } },
        orderBy: [{ since: 'desc' }, { visit: 'desc' }],
        select: { executionId: true, kind: true, state: true },
      })
      return new Map(
        rows.map(({ executionId, kind, state }) => [
          executionId,
          { kind: kind as WaitingRow['kind'], state },
        ]),
      )
    },
    counts: async () => {
      const rows = await prisma.waiting.groupBy({ by: ['kind'], _count: { _all: true } })
      return Object.fromEntries(rows.map((row) => [row.kind, row._count._all]))
    },
  }
}

function placesAfter({ executionId, visit, attempt }: WaitingPlace) {
  return [
    { executionId: { gt: executionId } },
    { executionId, visit: { gt: visit } },
    { executionId, visit, attempt: { gt: attempt } },
  ]
}
