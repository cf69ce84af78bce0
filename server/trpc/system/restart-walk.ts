import { HttpError } from '../../http/http-error.ts'
import { procedure } from '../init.ts'
import { SETTING } from './settings-keys.ts'
import { findWalk, type WalkSetting } from './walk-setting.ts'

/** Shows the first two minutes again, with the same execution: its log still is what it was. */
export const restartWalk = procedure.mutation(async ({ ctx }): Promise<WalkSetting> => {
  const { store } = ctx.services
  const walk = (await findWalk(store, SETTING.walk)) ?? (await findWalk(store, SETTING.finishedWalk))
  if (walk === null) {
    throw new HttpError(
      404,
      'WALK_NOT_FOUND',
      'This installation never had the first two minutes, or their execution was deleted; start one on an empty DATA_DIR to see them.',
    )
  }
  await store.settings.put(SETTING.walk, JSON.stringify(walk))
  await store.settings.remove(SETTING.finishedWalk)
  return walk
})
