import { procedure } from '../init.ts'
import { SETTING } from './settings-keys.ts'

/** The first two minutes are over, or were skipped: the page opens on the overview from now on. */
export const finishWalk = procedure.mutation(async ({ ctx }) => {
  await ctx.services.store.settings.remove(SETTING.walk)
  return { finished: true }
})
