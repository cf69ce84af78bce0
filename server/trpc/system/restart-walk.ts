import { HttpError } from '../../http/http-error.ts'
import { procedure } from '../init.ts'
import { SETTING } from './settings-keys.ts'
import { readWalk, type WalkSetting } from './walk-setting.ts'

/** Shows the first two minutes again, with the same execution: its log still is what it was. */
export const restartWalk = procedure.mutation(async ({ ctx }): Promise<WalkSetting> => {
  const { settings } = ctx.services.store
  const walk = (await settings.get(SETTING.walk)) ?? (await settings.get(SETTING.finishedWalk))
  if (walk === null) {
    throw new HttpError(
      404,
      'WALK_NOT_FOUND',
      'This installation never had the first two minutes; start one on an empty DATA_DIR to see them.',
    )
  }
  await settings.put(SETTING.walk, walk)
  await settings.remove(SETTING.finishedWalk)
  return readWalk(walk)
})
