import { procedure } from '../init.ts'
import type { RetentionView } from '../views.ts'
import { COUNT_TO } from './count-to.ts'

/** What is kept, by which rule, and what the last sweep did. */
export const get = procedure.query(async ({ ctx }): Promise<RetentionView> => {
  const { sweeper, store } = ctx.services
  const [rule, kept, last] = await Promise.all([
    sweeper.rule(),
    store.retention.kept(COUNT_TO),
    sweeper.last(),
  ])
  return { rule, fixed: sweeper.isFixed, kept, countsTo: COUNT_TO, last }
})
