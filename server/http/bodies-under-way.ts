import type { FastifyInstance } from 'fastify'
import { HttpError } from './http-error.ts'
import { BODY_LIMIT } from './json-body.ts'

/**
 * Bounds what the bodies of all requests under way may take in memory together, before any of them is read. A body that
 * does not say how long it is counts as the longest that is read.
 */
export function boundBodies(app: FastifyInstance, most: number): void {
  let under = 0
  app.addHook('onRequest', async (request, reply) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
    const bytes = encoding === undefined ? Number(length ?? 0) || 0 : BODY_LIMIT
    if (bytes === 0) return
    if (under > 0 && under + bytes > most) {
      throw new HttpError(
        429,
        'TOO_BUSY',
        'The server is busy: too many requests are on their way. Ask again in a second.',
      )
    }
    under += bytes
    reply.raw.once('close', () => {
      under -= bytes
    })
  })
}
