import { getKey, isObject, type Json, type JsonObject } from '../../core/std/json.ts'
import { parseJsonText } from '../../core/std/json-text.ts'
import type { Clock } from '../engine/clock.ts'
import type {
  TaskFailedOutcome,
  TaskHandler,
  TaskOutcome,
  TaskRequest,
  TaskTools,
} from '../engine/task-port.ts'
import {
  type Egress,
  EgressError,
  type EgressErrorCode,
  type EgressRequest,
  type EgressResponse,
} from './egress.ts'
import { type ArrayFormat, formText, textOf } from './http-body.ts'
import { failed, parameter, succeeded, textParameter, timeLeft } from './outcomes.ts'

/** What a named connection adds to a call; it never enters the log. */
export interface Connection {
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

export interface HttpDeps {
  readonly clock: Clock
  readonly egress: Egress
  connection(name: string): Promise<Connection | null>
}

const LONGEST_MS = 60_000
const MAX_BYTES = 1_048_576
const LONGEST_CAUSE = 4_000
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

const ERRORS: Readonly<Record<EgressErrorCode, string>> = {
  REFUSED: 'States.Permissions',
  BAD_ADDRESS: 'States.Runtime',
  TIMEOUT: 'States.Http.Socket',
  SOCKET: 'States.Http.Socket',
  TOO_LARGE: 'States.DataLimitExceeded',
  ABORTED: 'States.Http.Socket',
}

/** `http:invoke`: one HTTP call; an answer that is not 2xx fails the task as States.Http.StatusCode.NNN. */
export function createHttpHandler(deps: HttpDeps): TaskHandler {
  return {
    handles: ({ kind }) => kind === 'http',
    // A rehearsal has no effects outside: it calls only what the operator has named.
    exists: async (task) => deps.egress.allows(textParameter(task.parameters, 'ApiEndpoint') ?? ''),
    run: (task, tools) => call(deps, task, tools),
  }
}

async function call(deps: HttpDeps, task: TaskRequest, tools: TaskTools): Promise<TaskOutcome> {
  const connectionName = connectionOf(task.parameters)
  const connection = connectionName === null ? null : await deps.connection(connectionName)
  if (connectionName !== null && connection === null) {
    const cause = `There is no connection called "${connectionName}" here. Remove it from the state "${task.state}", or add it.`
    return failed('Events.ConnectionResource.NotFound', cause)
  }
  const asked = requestOf(task, connection)
  if ('kind' in asked) return asked
  const timeoutMs = timeLeft(task.deadline, deps.clock.now(), LONGEST_MS)
  try {
    const answer = await deps.egress.send(asked, { timeoutMs, maxBytes: MAX_BYTES, signal: tools.signal })
    const outcome = outcomeOf(answer)
    const waits = task.resource.kind === 'http' && task.resource.pattern === 'waitForTaskToken'
    if (!waits || outcome.kind !== 'succeeded') return outcome
    await tools.submit(outcome.output)
    return { kind: 'elsewhere' }
  } catch (error) {
    if (error instanceof EgressError) return failed(ERRORS[error.code], error.message)
    throw error
  }
}

function requestOf(task: TaskRequest, connection: Connection | null): EgressRequest | TaskFailedOutcome {
  const { parameters } = task
  const endpoint = textParameter(parameters, 'ApiEndpoint')
  if (endpoint === null) return failed('States.Runtime', 'ApiEndpoint is missing: write the address to call.')
  const method = (textParameter(parameters, 'Method') ?? 'GET').toUpperCase()
  if (!METHODS.has(method))
    return failed('States.Runtime', `"${method}" is no HTTP method; use GET, POST, PUT …`)
  const query = formText({ ...objectAt(parameters, 'QueryParameters'), ...connection?.query }, 'REPEAT')
  const url = query === '' ? endpoint : `${endpoint}${endpoint.includes('?') ? '&' : '?'}${query}`
  const headers: Record<string, string> = { 'user-agent': 'Hindsight', accept: 'application/json, */*' }
  for (const [name, value] of Object.entries(objectAt(parameters, 'Headers')))
    headers[name.toLowerCase()] = textOf(value)
  const given = parameter(parameters, 'RequestBody')
  let body: string | null = null
  if (given !== undefined && method !== 'GET' && method !== 'HEAD') {
    const form = formOptions(parameters)
    body = form === null ? textOf(given) : formText(given, form)
    headers['content-type'] ??= form === null ? 'application/json' : 'application/x-www-form-urlencoded'
  }
  // A task may be sent twice after a crash; services that know the header do its work once.
  if (method !== 'GET' && method !== 'HEAD') headers['idempotency-key'] ??= task.idempotencyKey
  return { url, method, headers: { ...headers, ...connection?.headers }, body }
}

function outcomeOf(answer: EgressResponse): TaskOutcome {
  if (answer.status < 200 || answer.status > 299) {
    const sentence = `The server answered ${answer.status} ${answer.statusText}.`
    const cause = answer.body === '' ? sentence : answer.body.slice(0, LONGEST_CAUSE)
    return failed(`States.Http.StatusCode.${answer.status}`, cause)
  }
  const Headers: JsonObject = {}
  for (const [name, value] of Object.entries(answer.headers))
    Headers[name] = typeof value === 'string' ? [value] : [...value]
  const body = bodyOf(answer)
  if ('failure' in body) return body.failure
  return succeeded({
    Headers,
    ResponseBody: body.value,
    StatusCode: answer.status,
    StatusText: answer.statusText || 'OK',
  })
}

function bodyOf(answer: EgressResponse): { value: Json } | { failure: TaskFailedOutcome } {
  const type = String(answer.headers['content-type'] ?? '')
  if (!/[/+]json\b/i.test(type) || answer.body === '') return { value: answer.body }
  const parsed = parseJsonText(answer.body)
  if (parsed.ok) return { value: parsed.value }
  if (parsed.error.code === 'JSON_SYNTAX') return { value: answer.body }
  return { failure: failed('States.Runtime', `The answer cannot be taken as it is: ${parsed.error.message}`) }
}

function objectAt(parameters: Json, name: string): JsonObject {
  const value = parameter(parameters, name)
  return isObject(value) ? value : {}
}

function connectionOf(parameters: Json): string | null {
  const name =
    textParameter(objectAt(parameters, 'Authentication'), 'ConnectionArn') ??
    textParameter(objectAt(parameters, 'InvocationConfig'), 'ConnectionArn') ??
    textParameter(objectAt(parameters, 'Authentication'), 'Connection')
  return name === null ? null : (name.split('connection/').at(-1)?.split('/')[0] ?? name)
}

function formOptions(parameters: Json): ArrayFormat | null {
  const transform = objectAt(parameters, 'Transform')
  if (getKey(transform, 'RequestBodyEncoding') !== 'URL_ENCODED') return null
  const format = textParameter(objectAt(transform, 'RequestEncodingOptions'), 'ArrayFormat')
  return format === 'REPEAT' || format === 'COMMAS' || format === 'BRACKETS' ? format : 'INDICES'
}
