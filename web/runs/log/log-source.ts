import type { FollowMessage, LogRow } from '../../../server/trpc/views.ts'
import { client } from '../../lib/trpc.ts'

/** Where a log comes from: stored pages, and whatever is committed from now on. */
export interface LogSource {
  /** Rows after `afterSeq`, oldest first; `more` says that there may be further ones. */
  page(afterSeq: number): Promise<{ readonly rows: readonly LogRow[]; readonly more: boolean }>
  /** Rows committed after `afterSeq`, without gaps; returns how to stop. The source resumes after a cut by itself. */
  follow(
    afterSeq: number,
    hear: { message(message: FollowMessage): void; failed(error: unknown): void },
  ): () => void
}

/** Rows of one page; a row is a decision of a few events. */
const PAGE = 500

/** The log of an execution of this server. */
export function serverLog(id: string): LogSource {
  return {
    page: async (afterSeq) => {
      const { rows } = await client.execution.log.query({ id, afterSeq, limit: PAGE })
      return { rows, more: rows.length === PAGE }
    },
    follow: (afterSeq, hear) => {
      const subscription = client.execution.follow.subscribe(
        { id, afterSeq },
        { onData: (message) => hear.message(dataOf(message)), onError: (error) => hear.failed(error) },
      )
      return () => subscription.unsubscribe()
    },
  }
}

/** Tracked messages arrive as `{ id, data }`. */
function dataOf(message: FollowMessage | { readonly data: FollowMessage }): FollowMessage {
  return 'data' in message ? message.data : message
}
