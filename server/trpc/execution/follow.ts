import { tracked } from '@trpc/server'
import { z } from 'zod'
import type { Store } from '../../store/store.ts'
import { procedure } from '../init.ts'
import { id, seq } from '../inputs.ts'
import type { FollowMessage } from '../views.ts'
import { findExecution } from './find.ts'
import { LiveRows } from './live-rows.ts'
import { type LogPage, readLog } from './log-rows.ts'
import { createTicks } from './ticks.ts'

const PAGE = 200
/**
 * A page repaints at most this often; what is committed meanwhile comes in one message. So does what follows at once: a task
 * that is done soon is two commits a few milliseconds apart, and the second would wait for the whole pause.
 */
const MOMENT = { gatherMs: 4, pauseMs: 30 }

const input = z.object({ id, afterSeq: seq.default(0), lastEventId: z.string().max(40).optional() })

/**
 * An execution's log from `afterSeq` on and everything that is committed from now on: gapless, in order, each event once.
 * It never ends by itself (an execution that has ended may be redriven). After a cut it goes on behind the last message.
 */
export const follow = procedure.input(input).subscription(async function* ({ ctx, input, signal }) {
  const { store, engine } = ctx.services
  const resumed = Number(input.lastEventId ?? Number.NaN)
  let cursor = Number.isSafeInteger(resumed) && resumed >= 0 ? resumed : input.afterSeq
  // Listening begins before reading: what is committed in between is heard once more than needed, never once less.
  const ticks = createTicks(signal)
  const live = new LiveRows()
  const unsubscribe = engine.subscribe(input.id, (committed) => {
    live.hear(committed)
    ticks.ring()
  })
  try {
    // Behind: what comes next must be read. Afterwards it is heard, unless something was missed.
    for (let [first, behind] = [true, true]; ; first = false) {
      const message = behind ? await readNext(store, input.id, cursor) : live.take(cursor)
      if (message === null) {
        behind = true
        continue
      }
      const { rows, status, held, lastSeq } = message
      behind = 'more' in message && message.more === true
      cursor = lastSeq
      if (first || rows.length > 0) yield tracked(String(cursor), { rows, status, held })
      await ctx.drained()
      if (!behind && !(await ticks.next(MOMENT))) return
    }
  } finally {
    unsubscribe()
  }
})

async function readNext(
  store: Store,
  id: string,
  afterSeq: number,
): Promise<FollowMessage & Pick<LogPage, 'lastSeq' | 'more'>> {
  // The row after the log: a status is never older than the events beside it.
  const page = await readLog(store, id, afterSeq, PAGE)
  const { status, held } = await findExecution(store, id)
  return { ...page, status, held }
}
