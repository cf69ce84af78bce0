import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isActivityName } from '../../../core/language/resource.ts'
import { parseToken } from '../../../core/run/token.ts'
import { type Asked, ask } from '../../trpc/execution/ask.ts'
import type { Services } from '../../trpc/services.ts'
import { MOST_POLLERS, TooManyPollers } from '../../workers/workers.ts'
import { HttpError } from '../http-error.ts'
import type { JsonBody } from '../json-body.ts'

const activityName = z.string().refine(isActivityName, {
  message: 'a name has 1 to 80 characters, without blanks, brackets and most punctuation',
})
const workerName = z
  .string()
  .min(1)
  .max(80)
  .regex(/^\P{C}+$/u, { message: 'a worker is called by characters that can be printed' })

const pollBody = z.object({
  activity: activityName,
  worker: workerName.optional(),
  waitSeconds: z.number().min(0).max(60).default(20),
})

const MOST_KNOWN = 10_000

const token = z.string().min(1).max(2_048)
const completeBody = z.object({ token, output: z.json().optional() })
const failBody = z.object({
  token,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
})
const heartbeatBody = z.object({ token })

/** Routes for workers in any language: ask for work, then say how it went. docs/workers.md shows them with curl. */
export function addWorkerRoutes(app: FastifyInstance, services: Services): void {
  const known = new Set<string>()
  app.post('/api/workers/poll', async (request, reply) => {
    const { activity, worker, waitSeconds } = pollBody.parse(bodyOf(request))
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    // Whoever asks for a kind of work makes it known; once is enough.
    if (!known.has(activity)) {
      await services.store.activities.ensure(activity, services.now())
      if (known.size < MOST_KNOWN) known.add(activity)
    }
    const asked = { activity, worker: worker ?? null, waitMs: waitSeconds * 1000, signal: gone.signal }
    const task = await services.workers.poll(asked).catch(refuseCrowd)
    if (task === null) return reply.status(204).send()
    const { executionId, ...rest } = task
    return { activity, execution: executionId, ...rest }
  })

  app.post('/api/workers/complete', async (request) => {
    const body = completeBody.parse(bodyOf(request))
    return answer(services, body.token, { kind: 'CompleteTask', output: body.output ?? {} })
  })

  app.post('/api/workers/fail', async (request) => {
    const { token: shown, error, cause } = failBody.parse(bodyOf(request))
    return answer(services, shown, { kind: 'FailTask', error: error ?? null, cause: cause ?? null })
  })

  app.post('/api/workers/heartbeat', async (request) =>
    answer(services, heartbeatBody.parse(bodyOf(request)).token, { kind: 'HeartbeatTask' }),
  )
}

const bodyOf = (request: FastifyRequest): unknown => (request.body as JsonBody | undefined)?.value ?? {}

function refuseCrowd(error: unknown): never {
  if (!(error instanceof TooManyPollers)) throw error
  const message = `${MOST_POLLERS} workers ask for this work already; ask again later, or run fewer.`
  throw new HttpError(429, 'TOO_MANY_WORKERS', message)
}

type Verdict = Asked extends infer A
  ? A extends { kind: 'CompleteTask' | 'FailTask' | 'HeartbeatTask' }
    ? Omit<A, 'task' | 'token'>
    : never
  : never

async function answer(services: Services, shown: string, verdict: Verdict): Promise<{ seq: number }> {
  const place = parseToken(shown)
  if (place === null) {
    throw new HttpError(
      400,
      'TOKEN_UNREADABLE',
      'This is not a task token; send the one that came with the task.',
    )
  }
  const { executionId, visit, attempt } = place
  const command = { ...verdict, task: { visit, attempt }, token: shown } as Asked
  return ask({ services, author: 'worker' }, executionId, command)
}
