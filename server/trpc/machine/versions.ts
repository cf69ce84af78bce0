import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import type { VersionRow } from '../views.ts'

/** The saved versions of a machine, the newest first. */
export const versions = procedure
  .input(z.object({ id }))
  .query(async ({ ctx, input }): Promise<VersionRow[]> => {
    const found = await ctx.services.store.versions.list(input.id)
    return found.map(({ version, definition, description, author, createdAt }) => ({
      version,
      definitionHash: definition,
      description,
      author,
      createdAt,
    }))
  })
