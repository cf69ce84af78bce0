import { tracked } from '@trpc/server'
import { z } from 'zod'
import { procedure } from '../init.ts'
import { id, seq } from '../inputs.ts'
import type { FollowMessage } from '../views.ts'
import { findExecution } from './find.ts'
import { readLog } from './log-rows.ts'
import { createTicks } from './ticks.ts'

const PAGE = 200
/** A page repaints at most this often; what is committed meanwhile comes in one message. */
const PAUSE_MS = 30

const input = z.object({ id, afterSeq: seq.default(0), lastEventId: z.string().max(40).optional() })

/**
 * An execution's log from `afterSeq` on and everything that is committed from now on: gapless, in order, each event once.
 * It never ends by itself (an execution that has ended may be redriven). After a cut it goes on behind the last message.
 */
export const follow = procedure.input(input).subscription(async function* ({ ctx, input, signal }) {
  const { store, engine } = ctx.services
  const resumed = Number(input.lastEventId ?? Number.NaN)
  let cursor = Number.isSafeInteger(resumed) && resumed >= 0 ? resumed : input.afterSeq
  await findExecution(store, input.id)
  // Listening begins before reading: whatever is committed in between rings once more than needed, never once less.
  const ticks = createTicks(signal)
  const unsubscribe = engine.subscribe(input.id, ticks.ring)
  try {
    for (let first = true; ; first = false) {
      const page = await readLog(store, input.id, cursor, PAGE)
      const { status, held } = await findExecution(store, input.id)
      cursor = page.lastSeq
      const message: FollowMessage = { rows: page.rows, status, held }
      if (first || page.rows.length > 0) yield tracked(String(cursor), message)
      await ctx.drained()
      if (page.rows.length === PAGE) continue
      if (!(await ticks.next(PAUSE_MS))) return
    }
  } finally {
    unsubscribe()
  }
})
