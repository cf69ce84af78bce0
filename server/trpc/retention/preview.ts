import { retentionRule } from '../../upkeep/retention-rule.ts'
import { procedure } from '../init.ts'
import { COUNT_TO } from './count-to.ts'

/** How many executions would be deleted now under a rule that is only thought of. */
export const preview = procedure
  .input(retentionRule)
  .query(async ({ ctx, input }): Promise<{ due: number }> => {
    return { due: await ctx.services.sweeper.due(input, COUNT_TO) }
  })
