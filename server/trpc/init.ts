import { initTRPC, TRPCError } from '@trpc/server'
import { answerOf } from '../http/answer-of.ts'
import type { Context } from './context.ts'

const STATUS_CODES: Readonly<Record<number, TRPCError['code']>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
}

/** Codes of what tRPC itself refuses, before a procedure is reached. */
const OWN_CODES: Partial<Record<TRPCError['code'], readonly [code: string, message: string]>> = {
  NOT_FOUND: [
    'PROCEDURE_NOT_FOUND',
    'There is no such procedure; the page may be older than the server, load it again.',
  ],
  METHOD_NOT_SUPPORTED: [
    'METHOD_NOT_ALLOWED',
    'This procedure is called with the other method: queries with GET, mutations with POST.',
  ],
  UNSUPPORTED_MEDIA_TYPE: [
    'CONTENT_TYPE_REFUSED',
    'Send JSON with the header "Content-Type: application/json".',
  ],
  PARSE_ERROR: ['JSON_SYNTAX', 'This message is not a call that can be read.'],
  BAD_REQUEST: ['BAD_REQUEST', 'This call could not be understood.'],
}

const t = initTRPC.context<Context>().create({
  // Stacks never leave the server, whatever NODE_ENV says.
  isDev: false,
  errorFormatter: ({ shape, error }) => {
    const { status, body } = answerOf(error.cause)
    const own = error.cause === undefined ? OWN_CODES[error.code] : undefined
    const answer = own === undefined ? body : { code: own[0], message: own[1] }
    const httpStatus = own === undefined ? status : shape.data.httpStatus
    return { ...shape, message: answer.message, data: { httpStatus, path: shape.data.path, ...answer } }
  },
})

/** Gives an error that a procedure threw the code that leads to the right HTTP status. */
const told = t.middleware(async ({ next }) => {
  const result = await next()
  if (result.ok) return result
  const cause = result.error.cause
  if (cause === undefined) return result
  const { status, body } = answerOf(cause)
  throw new TRPCError({ code: STATUS_CODES[status] ?? 'INTERNAL_SERVER_ERROR', message: body.message, cause })
})

export const router = t.router

/** What every procedure is made from. */
export const procedure = t.procedure.use(told)
