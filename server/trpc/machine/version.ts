import { z } from 'zod'
import { HttpError } from '../../http/http-error.ts'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'

/** The definition of a saved version. */
export const version = procedure
  .input(z.object({ id, version: z.number().int().min(1) }))
  .query(async ({ ctx, input }): Promise<{ definition: string; definitionHash: string }> => {
    const { versions } = ctx.services.store
    const found = await versions.get(input.id, input.version)
    const definition = found === null ? null : await versions.definition(found.definition)
    if (found === null || definition === null) {
      throw new HttpError(404, 'VERSION_NOT_FOUND', `This machine has no version ${input.version}.`)
    }
    return { definition, definitionHash: found.definition }
  })
