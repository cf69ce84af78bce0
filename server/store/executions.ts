import type { Pool } from 'pg'
import type { ExecutionStatus } from '../../core/run/state.ts'
import type { StoredDecision } from '../../core/run/stored-command.ts'
import type { ExecutionProjection, NewExecution } from '../engine/ports.ts'
import type { Databases } from './append.ts'
import type { Prisma } from './client.ts'
import type { ExecutionModel } from './generated/models/Execution.ts'
import { logEnd } from './log-end.ts'
import { readPrepared } from './prepared.ts'
import { safeText, searchText } from './safe-text.ts'

/** An execution as lists show it. Times are milliseconds since 1970. */
export interface ExecutionItem extends NewExecution, ExecutionProjection {
  readonly id: string
}

/** Everything is optional; what is given must all be true. */
export interface ExecutionFilter {
  readonly machineId?: string | undefined
  readonly status?: readonly ExecutionStatus[] | undefined
  /** A part of the name. */
  readonly name?: string | undefined
  /** Started at or after, and before. */
  readonly from?: number | undefined
  readonly until?: number | undefined
  /** Standing still at a breakpoint or a hold. */
  readonly held?: boolean | undefined
  readonly parentId?: string | undefined
  readonly forkedFrom?: string | undefined
  /** Started through this published version, or this alias. */
  readonly published?: number | undefined
  readonly alias?: string | undefined
  readonly redriven?: boolean | undefined
}

export interface ExecutionPage {
  readonly items: readonly ExecutionItem[]
  /** Give it back to get the next page; null when this was the last. */
  readonly next: string | null
}

export interface Executions {
  get(id: string): Promise<ExecutionItem | null>
  getByName(machineId: string, name: string): Promise<ExecutionItem | null>
  /** The newest of that name among machines of that name: what an ARN names. */
  getByNames(machineName: string, name: string): Promise<ExecutionItem | null>
  /** The last started first. An unreadable cursor begins at the top. */
  list(filter: ExecutionFilter, limit: number, cursor?: string | null): Promise<ExecutionPage>
  /** First rows of the logs of a machine's newest executions. */
  recentStarts(machineId: string, limit: number): Promise<readonly StoredDecision[]>
  /** Deletes an execution that has ended, with its log. False when there is none or it still runs. */
  remove(id: string): Promise<boolean>
}

/** The rows of executions; their logs are the engine's business. */
export function executionsOn({ pool, prisma }: Databases): Executions {
  const one = async (name: string, where: string, ...values: string[]): Promise<ExecutionItem | null> => {
    const text = `SELECT *, ${LOG_END} AS log_end FROM execution e WHERE ${where} LIMIT 1`
    const [row] = await readPrepared<ExecutionModel & LogEnd>(pool, name, text, values.map(safeText))
    return row === undefined ? null : executionOf(row, row.logEnd)
  }
  return {
    get: (id) => one('execution', 'id = $1', id),
    getByName: (machineId, name) =>
      one('execution_by_name', 'machine_id = $1 AND name = $2', machineId, name),
    getByNames: (machineName, name) =>
      one(
        'execution_by_names',
        'machine_name = $1 AND name = $2 ORDER BY started_at DESC',
        machineName,
        name,
      ),
    list: async (filter, limit, cursor) => {
      const rows = await prisma.execution.findMany({
        where: { AND: [whereOf(filter), afterCursor(cursor ?? null)] },
        orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
        take: limit + 1,
      })
      const shown = rows.slice(0, limit)
      const ends = await logEnds(pool, shown)
      const items = shown.map((row) => executionOf(row, ends.get(row.id) ?? null))
      const last = items.at(-1)
      return {
        items,
        next: rows.length > limit && last !== undefined ? `${last.startedAt}.${last.id}` : null,
      }
    },
    recentStarts: async (machineId, limit) => {
      const rows = await prisma.$queryRaw<(Omit<StoredDecision, 'at'> & { at: bigint })[]>`
        SELECT d.kind, d.author, d.request_id AS "requestId", d.at, d.command, d.events FROM (
          SELECT id, started_at FROM execution WHERE machine_id = ${machineId} AND forked_from IS NULL AND NOT imported
          ORDER BY started_at DESC, id DESC LIMIT ${limit}
        ) e JOIN decision d ON d.execution_id = e.id AND d.first_seq = 1
        ORDER BY e.started_at DESC, e.id DESC`
      return rows.map((row) => ({ ...row, at: Number(row.at) }))
    },
    remove: (id) => remove(prisma, id),
  }
}

/**
 * The log's length + 1 of an execution that runs: its row is not rewritten for each decision, and says what it was at some
 * earlier one. Of those that have ended the row is right.
 */
const LOG_END = `CASE WHEN e.status = 'RUNNING' THEN ${logEnd('e.id')} END`

interface LogEnd {
  readonly logEnd: number | null
}

async function logEnds(pool: Pool, rows: readonly ExecutionModel[]): Promise<Map<string, number>> {
  const running = rows.filter((row) => row.status === 'RUNNING').map((row) => row.id)
  if (running.length === 0) return new Map()
  const text = `SELECT e.id, ${LOG_END} AS log_end FROM execution e WHERE e.id = ANY($1::text[])`
  const found = await readPrepared<LogEnd & { readonly id: string }>(pool, 'log_ends', text, [running])
  return new Map(found.flatMap(({ id, logEnd }) => (logEnd === null ? [] : [[id, logEnd] as const])))
}

async function remove(prisma: Prisma, id: string): Promise<boolean> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    WITH gone AS (DELETE FROM execution WHERE id = ${id} AND status <> 'RUNNING' RETURNING id),
      log AS (DELETE FROM decision USING gone WHERE execution_id = gone.id),
      blobs AS (DELETE FROM blob USING gone WHERE execution_id = gone.id),
      alarms AS (DELETE FROM alarm USING gone WHERE execution_id = gone.id),
      waits AS (DELETE FROM waiting USING gone WHERE execution_id = gone.id)
    SELECT id FROM gone`
  return rows.length > 0
}

function whereOf(
  filter: ExecutionFilter,
): NonNullable<Parameters<Prisma['execution']['findMany']>[0]>['where'] & {} {
  const { machineId, status, name, from, until, held, parentId, forkedFrom, published, alias, redriven } =
    filter
  return {
    ...(machineId === undefined ? {} : { machineId }),
    ...(status === undefined || status.length === 0 ? {} : { status: { in: [...status] } }),
    ...(name ? { name: { contains: searchText(name), mode: 'insensitive' as const } } : {}),
    ...(from === undefined ? {} : { startedAt: { gte: BigInt(Math.floor(from)) } }),
    ...(until === undefined ? {} : { NOT: { startedAt: { gte: BigInt(Math.floor(until)) } } }),
    ...(held === undefined ? {} : { heldAt: held ? { not: null } : null }),
    ...(parentId === undefined ? {} : { parentId }),
    ...(forkedFrom === undefined ? {} : { forkedFrom }),
    ...(published === undefined ? {} : { published }),
    ...(alias === undefined ? {} : { alias: safeText(alias) }),
    ...(redriven === undefined ? {} : { redriveCount: redriven ? { gt: 0 } : 0 }),
  }
}

/** Written so that the index on (started_at, id) gives the place: the first condition alone bounds the scan. */
function afterCursor(cursor: string | null): ReturnType<typeof whereOf> {
  const [, time, id] = /^(\d{1,16})\.(.+)$/s.exec(cursor ?? '') ?? []
  if (time === undefined || id === undefined) return {}
  const startedAt = BigInt(time)
  return {
    startedAt: { lte: startedAt },
    OR: [{ startedAt: { lt: startedAt } }, { id: { lt: safeText(id) } }],
  }
}

function executionOf(row: ExecutionModel, logEnd: number | null): ExecutionItem {
  return {
    id: row.id,
    machineId: row.machineId,
    machineName: row.machineName,
    machineVersion: row.machineVersion,
    definition: row.definitionHash,
    name: row.name,
    rehearsal: row.rehearsal,
    imported: row.imported,
    startedAt: Number(row.startedAt),
    parentId: row.parentId,
    forkedFrom: row.forkedFrom === null ? null : { executionId: row.forkedFrom, seq: row.forkedAtSeq ?? 0 },
    status: row.status as ExecutionStatus,
    stoppedAt: row.stoppedAt === null ? null : Number(row.stoppedAt),
    error: row.error,
    cause: row.cause,
    published: row.published,
    alias: row.alias,
    redriveCount: row.redriveCount,
    redrivenAt: row.redrivenAt === null ? null : Number(row.redrivenAt),
    nextSeq: logEnd ?? row.nextSeq,
    inFlight: row.inFlight,
    held: row.heldAt === null ? null : (JSON.parse(row.heldAt) as ExecutionItem['held']),
  }
}
