import { procedure } from '../init.ts'
import type { SystemView } from '../views.ts'
import { SETTING } from './settings-keys.ts'
import { findWalk } from './walk-setting.ts'

/** What this server is, and whether the first two minutes are still to be shown. */
export const info = procedure.query(async ({ ctx }): Promise<SystemView> => {
  const { config, store, version, plug, baseUrl, startedAt } = ctx.services
  const walk = await findWalk(store, SETTING.walk)
  return {
    version,
    author: ctx.author,
    store: config.databaseUrl === null ? 'pglite' : 'postgres',
    plugAvailable: plug !== null,
    baseUrl: baseUrl(),
    startedAt,
    walkFinished: walk === null && (await findWalk(store, SETTING.finishedWalk)) !== null,
    walk,
  }
})
