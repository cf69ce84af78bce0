import { request } from 'undici'
import { getKey, isObject, type Json } from '../../core/std/json.ts'
import { parseJsonText } from '../../core/std/json-text.ts'
import type { TaskFailedOutcome } from '../engine/task-port.ts'
import { failed } from './outcomes.ts'

type Invoked = { readonly output: Json; readonly logs: readonly string[] } | TaskFailedOutcome

/** Another place where functions run. */
export interface LambdaEndpoint {
  invoke(name: string, input: Json, signal: AbortSignal): Promise<Invoked>
}

/** Names by status, as the Step Functions service reports them. */
const NAMES: Readonly<Record<number, string>> = {
  400: 'Lambda.InvalidRequestContentException',
  404: 'Lambda.ResourceNotFoundException',
  413: 'Lambda.RequestTooLargeException',
  429: 'Lambda.TooManyRequestsException',
}

/** A service that speaks Lambda's Invoke; `base` is its URL. It is the operator's choice, so no egress policy applies. */
export function createLambdaEndpoint(base: string): LambdaEndpoint {
  return {
    invoke: async (name, input, signal) => {
      const path = `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`
      try {
        const answer = await request(base.replace(/\/$/, '') + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-amz-invocation-type': 'RequestResponse' },
          body: JSON.stringify(input),
          signal,
          headersTimeout: 900_000,
          bodyTimeout: 900_000,
        })
        const text = await answer.body.text()
        return outcomeOf(name, answer.statusCode, answer.headers['x-amz-function-error'] !== undefined, text)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        return failed(
          'Lambda.SdkClientException',
          `The function service at LAMBDA_ENDPOINT did not answer: ${reason}.`,
        )
      }
    },
  }
}

function outcomeOf(name: string, status: number, threw: boolean, text: string): Invoked {
  const parsed = parseJsonText(text === '' ? 'null' : text)
  const body = parsed.ok ? parsed.value : null
  if (status >= 300) {
    const message =
      textOf(body, 'Message') ?? textOf(body, 'message') ?? `The function "${name}" answered ${status}.`
    return failed(NAMES[status] ?? 'Lambda.ServiceException', message)
  }
  if (threw) return failed(textOf(body, 'errorType') ?? 'Lambda.Unknown', text)
  if (!parsed.ok)
    return failed(
      'Lambda.Unknown',
      `The function "${name}" did not answer with JSON: ${parsed.error.message}`,
    )
  return { output: parsed.value, logs: [] }
}

function textOf(body: Json, key: string): string | null {
  const value = isObject(body) ? getKey(body, key) : undefined
  return typeof value === 'string' && value !== '' ? value : null
}
