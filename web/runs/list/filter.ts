import type { ExecutionStatus } from '../../../core/run/state.ts'

/** Which executions a list shows; the address of the page says the same. */
export interface ListFilter {
  machineId?: string
  status?: ExecutionStatus
  name?: string
  /** Started at or after this moment. */
  from?: number
}

/** The filter as the address holds it. */
export interface ListSearch {
  machineId?: string | undefined
  status?: ExecutionStatus | undefined
  name?: string | undefined
  /** Of the last so many: 'hour', 'day', 'week'. */
  since?: Since | undefined
}

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const

/** Periods that can be chosen, with their milliseconds. */
const SINCE = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const
export type Since = keyof typeof SINCE

/** Reads a filter from an address; what it does not know it leaves out. */
export function parseSearch(search: Record<string, unknown>): ListSearch {
  const { machineId, name, since } = search
  return {
    machineId: typeof machineId === 'string' && machineId !== '' ? machineId : undefined,
    status: STATUSES.find((each) => each === search.status),
    name: typeof name === 'string' && name !== '' ? name : undefined,
    since: typeof since === 'string' && since in SINCE ? (since as Since) : undefined,
  }
}

/** The filter that a query takes. `now` in milliseconds since 1970. */
export function toFilter(search: ListSearch, now: number): ListFilter {
  return {
    ...(search.machineId === undefined ? {} : { machineId: search.machineId }),
    ...(search.status === undefined ? {} : { status: search.status }),
    ...(search.name === undefined ? {} : { name: search.name }),
    ...(search.since === undefined ? {} : { from: now - SINCE[search.since] }),
  }
}
