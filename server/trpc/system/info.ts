import { procedure } from '../init.ts'
import type { SystemView } from '../views.ts'
import { SETTING } from './settings-keys.ts'
import { readWalk } from './walk-setting.ts'

/** What this server is and promises, and whether the first two minutes are still to be shown. */
export const info = procedure.query(async ({ ctx }): Promise<SystemView> => {
  const { config, store, version, plug, baseUrl, startedAt } = ctx.services
  const postgres = config.databaseUrl !== null
  const walk = await store.settings.get(SETTING.walk)
  return {
    version,
    author: ctx.author,
    store: postgres ? 'postgres' : 'pglite',
    durability: postgres
      ? 'Every event that was acknowledged is committed by the PostgreSQL server, under the rules that it is set up with.'
      : 'Every event that was acknowledged is flushed to the disk of this machine before anything rests on it.',
    plugAvailable: plug !== null,
    baseUrl: baseUrl(),
    startedAt,
    walkFinished: walk === null && (await store.settings.get(SETTING.finishedWalk)) !== null,
    walk: walk === null ? null : readWalk(walk),
  }
})
