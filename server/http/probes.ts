import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../telemetry/metrics.ts'
import { HttpError } from './http-error.ts'

/**
 * `/health`: the process answers. `/ready`: the database answers too, so work may be sent here. `/metrics`: figures.
 */
export function addProbes(app: FastifyInstance, metrics: Metrics, ready: () => Promise<boolean>): void {
  app.get('/health', async () => ({ status: 'ok' }))
  app.get('/ready', async () => {
    if (await ready().catch(() => false)) return { status: 'ready' }
    throw new HttpError(
      503,
      'NOT_READY',
      'The database does not answer, or what an earlier process left is still being taken up; try again in a moment.',
    )
  })
  app.get('/metrics', async (_request, reply) => {
    reply.header('content-type', metrics.contentType)
    return metrics.text()
  })
}
