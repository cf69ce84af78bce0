import { HttpError } from '../../http/http-error.ts'
import { procedure } from '../init.ts'

/** Long enough for the answer to leave. */
const DELAY_MS = 60

/** Kills this process the hard way, after the answer: whoever supervises it starts it again. Only on loopback. */
export const pullPlug = procedure.mutation(({ ctx }) => {
  const { plug, log } = ctx.services
  if (plug === null) {
    throw new HttpError(
      403,
      'PLUG_REFUSED',
      'The plug can only be pulled where the server is bound to this machine alone.',
    )
  }
  log.warn({ author: ctx.author }, 'the plug is pulled: this process ends now, without any goodbye')
  setTimeout(plug, DELAY_MS)
  return { pulled: true }
})
