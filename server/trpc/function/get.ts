import { z } from 'zod'
import { HttpError } from '../../http/http-error.ts'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import type { FunctionView } from '../views.ts'
import { usersOf } from './used-by.ts'

/** One function with its source. */
export const get = procedure
  .input(z.object({ name: id }))
  .query(async ({ ctx, input }): Promise<FunctionView> => {
    const { store } = ctx.services
    const found = await store.functions.get(input.name)
    if (found === null) {
      throw new HttpError(
        404,
        'FUNCTION_NOT_FOUND',
        `There is no function "${input.name}" here; make it on the page Functions.`,
      )
    }
    return { ...found, usedBy: (await usersOf(store)).get(found.name) ?? [] }
  })
