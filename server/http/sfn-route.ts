import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerCall } from '../sfn/call.ts'
import type { SfnServices } from '../sfn/context.ts'
import { answerOf, retryAfter } from './answer-of.ts'
import { BODY_LIMIT } from './json-body.ts'

const TYPE = 'application/x-amz-json-1.0'

const AUTHOR = 'api'

/** Serves the Step Functions API at `POST /`: AWS JSON 1.0, the operation in `X-Amz-Target`. */
export function addSfnRoute(app: FastifyInstance, services: SfnServices): void {
  // A scope of its own: nowhere else is this content type read, and here errors look as AWS clients expect them.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      [TYPE, 'application/x-amz-json-1.1'],
      { parseAs: 'string', bodyLimit: BODY_LIMIT },
      (_request, text, done) => done(null, text.toString()),
    )
    scope.setErrorHandler((error, _request, reply) => {
      const { status, body } = answerOf(error)
      const message = status === 415 ? `Send JSON with the header "Content-Type: ${TYPE}".` : body.message
      // AWS's word for it, which its clients take as a reason to ask again more slowly.
      return send(reply, status, { __type: status === 429 ? 'ThrottlingException' : body.code, message })
    })
    scope.post('/', async (request, reply) => {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const { status, requestId, body } = await answerCall(services, {
        target: header(request, 'x-amz-target'),
        authorization: header(request, 'authorization'),
        body: typeof request.body === 'string' ? request.body : '',
        author: AUTHOR,
        signal: gone.signal,
      })
      reply.header('x-amzn-requestid', requestId)
      return send(reply, status, body)
    })
  })
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function send(reply: FastifyReply, status: number, body: object): FastifyReply {
  const seconds = retryAfter(status, String((body as { code?: unknown }).code))
  if (seconds !== null && !reply.hasHeader('retry-after')) reply.header('retry-after', seconds)
  return reply.status(status).header('content-type', TYPE).send(JSON.stringify(body))
}
