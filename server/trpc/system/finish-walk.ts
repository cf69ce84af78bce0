import { procedure } from '../init.ts'
import { SETTING } from './settings-keys.ts'

/** The first two minutes are over, or were skipped: the page opens on the overview from now on. */
export const finishWalk = procedure.mutation(async ({ ctx }) => {
  const { settings } = ctx.services.store
  const walk = await settings.get(SETTING.walk)
  if (walk !== null) await settings.put(SETTING.finishedWalk, walk)
  await settings.remove(SETTING.walk)
  return { finished: true }
})
