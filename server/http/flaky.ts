import type { FastifyInstance } from 'fastify'
import { HttpError } from './http-error.ts'

const MAX_KEYS = 1_000
const MAX_FAILURES = 20

/**
 * The endpoint that the example about retries calls: `GET /examples/flaky?key=…&failures=2` answers 503 that often for a
 * key and works from then on.
 */
export function addFlakyEndpoint(app: FastifyInstance): void {
  const calls = new Map<string, number>()
  app.get<{ Querystring: { key?: unknown; failures?: unknown } }>('/examples/flaky', async (request) => {
    const { key = 'anonymous', failures: wanted = '2' } = request.query
    const failures = Number(wanted)
    if (typeof key !== 'string' || key.length > 200 || !Number.isInteger(failures) || failures < 0) {
      throw new HttpError(
        400,
        'BAD_INPUT',
        'Give a key of up to 200 characters and a whole number of failures.',
      )
    }
    const call = (calls.get(key) ?? 0) + 1
    calls.delete(key)
    calls.set(key, call)
    const oldest = calls.size > MAX_KEYS ? calls.keys().next().value : undefined
    if (oldest !== undefined) calls.delete(oldest)
    if (call <= Math.min(failures, MAX_FAILURES)) {
      throw new HttpError(503, 'FLAKY', `Not now: this was call ${call} of ${failures} that fail.`)
    }
    return { key, calls: call, message: `It worked at call ${call}.` }
  })
}
