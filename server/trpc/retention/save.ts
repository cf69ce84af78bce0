import { HttpError } from '../../http/http-error.ts'
import { retentionRule } from '../../upkeep/retention-rule.ts'
import { procedure } from '../init.ts'

/** Keeps the rule; what it lets go is deleted from now on, in the background. */
export const save = procedure.input(retentionRule).mutation(async ({ ctx, input }) => {
  const { sweeper, log } = ctx.services
  if (sweeper.isFixed) {
    const message =
      'What is kept is set where this server is started, by HINDSIGHT_KEEP_DAYS and HINDSIGHT_KEEP_EXECUTIONS. Change it there.'
    throw new HttpError(409, 'RETENTION_FIXED', message)
  }
  await sweeper.setRule(input)
  log.info({ author: ctx.author, ...input }, 'what is kept was changed')
  return { saved: true }
})
