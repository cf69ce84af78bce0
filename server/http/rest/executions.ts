import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { authorOf } from '../../trpc/context.ts'
import { ask } from '../../trpc/execution/ask.ts'
import { findExecution } from '../../trpc/execution/find.ts'
import { rowsOf } from '../../trpc/execution/row-of.ts'
import { startExecution } from '../../trpc/execution/start-execution.ts'
import { executionName, PAYLOAD_LIMIT } from '../../trpc/inputs.ts'
import type { Services } from '../../trpc/services.ts'
import { HttpError } from '../http-error.ts'
import type { JsonBody } from '../json-body.ts'

const startQuery = z.object({
  name: executionName.optional(),
  requestId: z.string().min(1).max(200).optional(),
})

const signalBody = z.object({
  name: z.string().min(1).max(256),
  key: z.string().max(256).nullish(),
  id: z.string().min(1).max(256).optional(),
  payload: z.json().optional(),
})

/** Who sends a command with a shell or a program, unless the header says otherwise. */
const API_AUTHOR = 'api'

export function authorOfRequest(request: FastifyRequest): string {
  const header = request.headers['x-hindsight-author']
  return header === undefined ? API_AUTHOR : authorOf(header)
}

/** Routes for shells and programs: start an execution, look at it, send it a signal. */
export function addExecutionRoutes(app: FastifyInstance, services: Services): void {
  app.post<{ Params: { name: string } }>('/api/machines/:name/executions', async (request, reply) => {
    const { name, requestId } = startQuery.parse(request.query)
    const body = request.body as JsonBody | undefined
    if (body !== undefined && Buffer.byteLength(body.text) > PAYLOAD_LIMIT) {
      throw new HttpError(
        413,
        'JSON_TOO_LARGE',
        `The input is larger than ${PAYLOAD_LIMIT} bytes; send less.`,
      )
    }
    const begun = await startExecution(services, {
      machine: request.params.name,
      input: body?.value ?? {},
      author: authorOfRequest(request),
      name,
      requestId,
    })
    reply.status(202)
    return { id: begun.executionId, url: `${services.baseUrl()}/executions/${begun.executionId}` }
  })

  app.get<{ Params: { id: string } }>('/api/executions/:id', async (request) => {
    const item = await findExecution(services.store, request.params.id)
    const output = item.status === 'SUCCEEDED' ? (await services.engine.state(item.id)).output : undefined
    const [row] = await rowsOf(services, [item])
    return { ...row!, ...(output === undefined ? {} : { output }) }
  })

  app.post<{ Params: { id: string } }>('/api/executions/:id/signals', async (request, reply) => {
    const { name, key, id, payload } = signalBody.parse((request.body as JsonBody | undefined)?.value ?? {})
    const command = {
      kind: 'Signal',
      name,
      key: key ?? null,
      eventId: id ?? services.newId(),
      payload: payload ?? null,
    } as const
    const { seq } = await ask({ services, author: authorOfRequest(request) }, request.params.id, command)
    reply.status(202)
    return { eventId: command.eventId, seq }
  })
}
