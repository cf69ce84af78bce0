import { z } from 'zod'
import type { ExecutionStatus } from '../../../core/run/state.ts'
import { procedure } from '../init.ts'
import { id, seq } from '../inputs.ts'
import type { LogRow } from '../views.ts'
import { findExecution } from './find.ts'
import { readLog } from './log-rows.ts'

const input = z.object({
  id,
  afterSeq: seq.default(0),
  /** Decisions, not events. */
  limit: z.number().int().min(1).max(1_000).default(500),
})

/** A page of an execution's log. `lastSeq` is the number of the page's last event; the page is the last one when it has no rows. */
export const log = procedure
  .input(input)
  .query(async ({ ctx, input }): Promise<{ rows: LogRow[]; lastSeq: number; status: ExecutionStatus }> => {
    const { store } = ctx.services
    const { status } = await findExecution(store, input.id)
    const { rows, lastSeq } = await readLog(store, input.id, input.afterSeq, input.limit)
    return { rows, lastSeq, status }
  })
