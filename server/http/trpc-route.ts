import type { TRPCError } from '@trpc/server'
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseJsonText } from '../../core/std/json-text.ts'
import { createContextMaker } from '../trpc/context.ts'
import { IMPORT_LIMIT } from '../trpc/inputs.ts'
import { type AppRouter, appRouter } from '../trpc/router.ts'
import type { Services } from '../trpc/services.ts'
import { answerOf, retryAfter } from './answer-of.ts'
import { concerned } from './concerned.ts'
import { HttpError } from './http-error.ts'
import { type JsonBody, jsonRefusal } from './json-body.ts'

export const MAX_BATCH = 20

const IMPORT = 'execution.import'

/** The longest wait that any call of a batch asks for. */
function patience(errors: readonly TRPCError[]): Headers {
  const waits = errors.flatMap(({ cause }) => {
    const { status, body } = answerOf(cause)
    return retryAfter(status, body.code) ?? []
  })
  return new Headers(waits.length === 0 ? {} : { 'retry-after': String(Math.max(...waits)) })
}

/** Serves tRPC calls, single or batched, at /trpc/<procedure>. Subscriptions go over the WebSocket. */
export function addTrpcRoute(app: FastifyInstance, services: Services): void {
  const createContext = createContextMaker(services)
  const handle = async (
    request: FastifyRequest<{ Params: { '*'?: string } }>,
    reply: FastifyReply,
  ): Promise<unknown> => {
    const path = request.params['*'] ?? IMPORT
    const { input } = request.query as { input?: unknown }
    if (path.split(',').length > MAX_BATCH) {
      throw new HttpError(400, 'BATCH_TOO_LARGE', `Send at most ${MAX_BATCH} calls in one request.`)
    }
    if (typeof input === 'string') {
      const parsed = parseJsonText(input)
      if (!parsed.ok) throw jsonRefusal(parsed.error)
    }
    // tRPC reads the text itself; it has been checked on the way in.
    request.body = (request.body as JsonBody | undefined)?.text
    await fastifyRequestHandler<AppRouter, FastifyRequest, FastifyReply>({
      router: appRouter,
      req: request,
      res: reply,
      path,
      createContext,
      maxBatchSize: MAX_BATCH,
      responseMeta: ({ errors }) => ({ headers: patience(errors) }),
      onError: ({ error, path: failed, input: asked }) => {
        if (error.code === 'INTERNAL_SERVER_ERROR') {
          const about = concerned(failed, asked)
          services.log.error({ err: error.cause ?? error, path: failed, ...about }, 'a call failed')
        }
      },
    })
    return reply
  }
  app.get('/trpc/*', handle)
  app.post('/trpc/*', handle)
  app.post(`/trpc/${IMPORT}`, { bodyLimit: IMPORT_LIMIT }, handle)
}
