import { procedure } from '../init.ts'
import type { PromisesView } from '../views.ts'

/** Asks the database and the engine what they promise. Rejects with STORE_UNAVAILABLE while the database is away. */
export const promises = procedure.query(async ({ ctx }): Promise<PromisesView> => {
  const { store, engine, config } = ctx.services
  const promised = await store.promises()
  const { admission, tasks } = engine.stats()
  return {
    ...promised,
    waiting: { ...admission, tasks: tasks.waiting },
    limits: config.limits,
  }
})
