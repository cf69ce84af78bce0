import { randomUUID } from 'node:crypto'
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

/**
 * A service that speaks Lambda's Invoke; `base` is its URL. It is the operator's choice, so no egress policy applies.
 * `account` is whose functions its errors name.
 */
export function createLambdaEndpoint(base: string, account: string): LambdaEndpoint {
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
        if (answer.statusCode >= 300) {
          const { 'x-amzn-errortype': type, 'x-amzn-requestid': id } = answer.headers
          return refusal({ name, account, status: answer.statusCode, type, id, text })
        }
        return outcomeOf(name, answer.headers['x-amz-function-error'] !== undefined, text)
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

interface Refused {
  readonly name: string
  readonly account: string
  readonly status: number
  readonly type: string | string[] | undefined
  readonly id: string | string[] | undefined
  readonly text: string
}

/** Recorded: the service's message with what its client adds to it; a missing function is called by its ARN. */
function refusal({ name, account, status, type, id, text }: Refused): TaskFailedOutcome {
  const parsed = parseJsonText(text === '' ? 'null' : text)
  const body = parsed.ok ? parsed.value : null
  const given = textOf(body, 'Message') ?? textOf(body, 'message')
  const known = NAMES[status] ?? 'Lambda.ServiceException'
  const code = typeof type === 'string' ? (type.split(':')[0] ?? '') : known.slice('Lambda.'.length)
  const message =
    code === 'ResourceNotFoundException' && /^Function not found: (?!arn:)/.test(given ?? '')
      ? `Function not found: arn:aws:lambda:us-east-1:${account}:function:${name}:$LATEST`
      : (given ?? `The function "${name}" answered ${status}.`)
  const request = typeof id === 'string' ? id : randomUUID()
  const about = `Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${request}; Proxy: null`
  return failed(`Lambda.${code}`, `${message} (${about})`)
}

function outcomeOf(name: string, threw: boolean, text: string): Invoked {
  const parsed = parseJsonText(text === '' ? 'null' : text)
  const body = parsed.ok ? parsed.value : null
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
