import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { TaskRef } from '../../../core/run/command.ts'
import { parseToken } from '../../../core/run/token.ts'
import type { Json } from '../../../core/std/json.ts'
import { type Asked, ask } from '../../trpc/execution/ask.ts'
import type { Services } from '../../trpc/services.ts'
import { HttpError } from '../http-error.ts'
import type { JsonBody } from '../json-body.ts'
import { authorOfRequest } from './executions.ts'

type CallbackRequest = FastifyRequest<{ Params: { token: string } }>

const failureBody = z.object({
  error: z.string().min(1).max(256).default('Failed'),
  cause: z.string().max(32_768).default(''),
})

/** What a callback is about: the body is a task's result where it is a success. */
type Verb = (task: TaskRef, token: string, body: Json | undefined) => Asked

const VERBS: Readonly<Record<'success' | 'failure' | 'heartbeat', Verb>> = {
  success: (task, token, body) => ({ kind: 'CompleteTask', task, token, output: body ?? {} }),
  failure: (task, token, body) => ({ kind: 'FailTask', task, token, ...failureBody.parse(body ?? {}) }),
  heartbeat: (task, token) => ({ kind: 'HeartbeatTask', task, token }),
}

/** Routes that whoever holds a task's token calls: the work is done, has failed, or goes on. */
export function addCallbackRoutes(app: FastifyInstance, services: Services): void {
  for (const [verb, commandOf] of Object.entries(VERBS)) {
    app.post(`/api/callbacks/:token/${verb}`, async (request: CallbackRequest) => {
      const { token } = request.params
      const place = parseToken(token)
      if (place === null) {
        throw new HttpError(
          400,
          'TOKEN_UNREADABLE',
          'This is not a task token; copy the whole of it from the task.',
        )
      }
      const { executionId, visit, attempt } = place
      const command = commandOf({ visit, attempt }, token, (request.body as JsonBody | undefined)?.value)
      return ask({ services, author: authorOfRequest(request) }, executionId, command)
    })
  }
}
