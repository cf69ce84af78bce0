import { z } from 'zod'
import { procedure } from '../init.ts'
import { id, jsonText } from '../inputs.ts'
import { ask } from './ask.ts'

const input = z.object({
  id,
  name: z.string().min(1).max(256),
  key: z.string().max(256).nullable().default(null),
  /** The sender's own number of this event: a second one with it is refused as a duplicate. */
  eventId: z.string().min(1).max(256).optional(),
  payload: jsonText().default(null),
})

/** Tells an execution of something that happened outside. */
export const signal = procedure
  .input(input)
  .mutation(({ ctx, input: { id, name, key, eventId, payload } }) =>
    ask(ctx, id, { kind: 'Signal', name, key, eventId: eventId ?? ctx.services.newId(), payload }),
  )
