import type { AdmissionLimits, AdmissionStats } from '../../engine/admission.ts'
import type { Promises } from '../../store/database.ts'
import { procedure } from '../init.ts'

/** What the server promises right now, as its database and its engine say it themselves. */
export interface PromisesView extends Promises {
  readonly waiting: AdmissionStats & { readonly tasks: number }
  readonly limits: AdmissionLimits
}

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
