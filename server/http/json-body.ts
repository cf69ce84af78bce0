import type { FastifyInstance } from 'fastify'
import type { Json } from '../../core/std/json.ts'
import { type JsonTextError, parseJsonText } from '../../core/std/json-text.ts'
import { HttpError } from './http-error.ts'

/** Bytes a request's body, or a WebSocket's message, may have. */
export const BODY_LIMIT = 1_048_576

/** A body that was JSON: its text as sent, and its value. */
export interface JsonBody {
  readonly text: string
  readonly value: Json
}

/** The refusal for a text that is not acceptable JSON. */
export function jsonRefusal(error: JsonTextError): HttpError {
  const place = ` (line ${error.line}, column ${error.column})`
  return new HttpError(error.code === 'JSON_TOO_LARGE' ? 413 : 400, error.code, `${error.message}${place}`)
}

/** Accepts JSON and nothing else: no forms, no plain text, which browsers send across sites without asking. */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    (_request, text, done) => {
      const body = text.toString()
      if (body === '') return done(null, undefined)
      const parsed = parseJsonText(body)
      if (!parsed.ok) return done(jsonRefusal(parsed.error), undefined)
      done(null, { text: body, value: parsed.value } satisfies JsonBody)
    },
  )
}
