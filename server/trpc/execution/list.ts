import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import type { ExecutionRow } from '../views.ts'
import { rowsOf } from './row-of.ts'

const status = z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'])
const time = z.number().min(0).max(8.64e15)

const input = z
  .object({
    machineId: id.optional(),
    /** One status, or several. */
    status: z.union([status, z.array(status).max(5)]).optional(),
    /** A part of the name. */
    name: z.string().max(200).optional(),
    /** Started at or after `from` and before `to`. */
    from: time.optional(),
    to: time.optional(),
    cursor: z.string().max(300).nullish(),
    limit: z.number().int().min(1).max(200).default(50),
  })
  .default({ limit: 50 })

/** Executions, the last started first; `cursor` is null when there are no more. */
export const list = procedure
  .input(input)
  .query(async ({ ctx, input }): Promise<{ rows: ExecutionRow[]; cursor: string | null }> => {
    const { machineId, name, from, to, cursor, limit } = input
    const statuses = input.status === undefined ? undefined : [input.status].flat()
    const filter = { machineId, name, from, until: to, status: statuses }
    const { store } = ctx.services
    const page = await store.executions.list(filter, limit, cursor ?? null)
    return { rows: await rowsOf(ctx.services, page.items), cursor: page.next }
  })
