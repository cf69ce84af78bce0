import type { Observation } from '../../../core/replay/state-observation.ts'
import type { StateTestOutcome } from '../../../core/replay/state-test.ts'
import { getKey, isObject, type Json } from '../../../core/std/json.ts'
import { printJson } from '../../../core/std/json-text.ts'

/** The output of TestState: values as JSON text, stages only where they were asked for. */
export function testAnswer(
  outcome: StateTestOutcome,
  level: 'INFO' | 'DEBUG' | 'TRACE',
  isHttp: boolean,
): object {
  const { status, output, error, cause, nextState } = outcome
  return {
    ...(output === undefined ? {} : { output: printJson(output) }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(level === 'INFO' ? {} : { inspectionData: inspection(outcome, level === 'TRACE' && isHttp) }),
    ...(nextState === undefined ? {} : { nextState }),
    status,
  }
}

function inspection(outcome: StateTestOutcome, withHttp: boolean): object {
  const { seen, variables } = outcome
  return {
    ...stages(seen),
    ...(withHttp ? exchange(seen) : {}),
    ...(Object.keys(variables).length === 0 ? {} : { variables: printJson(variables) }),
    ...errorDetails(outcome),
  }
}

/** Numbers stay numbers, everything else becomes text. */
function stages(seen: Observation): object {
  const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage, ...values } = seen
  const printed = Object.entries(values as Record<string, Json>).map(([name, value]) => [
    name,
    printJson(value),
  ])
  return {
    ...Object.fromEntries(printed),
    ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
    ...(toleratedFailureCount === undefined ? {} : { toleratedFailureCount }),
    ...(toleratedFailurePercentage === undefined ? {} : { toleratedFailurePercentage }),
  }
}

function errorDetails({ catchIndex, retryIndex, retryAfter }: StateTestOutcome): object {
  if (catchIndex !== undefined) return { errorDetails: { catchIndex } }
  if (retryIndex === undefined) return {}
  return { errorDetails: { retryIndex, retryBackoffIntervalSeconds: Math.round(retryAfter ?? 0) } }
}

/** The request and the response of an HTTP task, as far as its parameters and its result tell them. */
function exchange(seen: Observation): object {
  const asked = seen.afterArguments ?? seen.afterParameters
  const { result } = seen
  return {
    ...(asked === undefined ? {} : { request: requestOf(asked) }),
    ...(result === undefined ? {} : { response: responseOf(result) }),
  }
}

function requestOf(asked: Json): object {
  const address = textAt(asked, 'ApiEndpoint') ?? ''
  return {
    protocol: address.startsWith('http:') ? 'http' : 'https',
    ...member('method', textAt(asked, 'Method')),
    url: address,
    ...member('headers', textAt(asked, 'Headers')),
    ...member('body', textAt(asked, 'RequestBody')),
  }
}

function responseOf(result: Json): object {
  return {
    protocol: 'https',
    ...member('statusCode', textAt(result, 'StatusCode')),
    ...member('statusMessage', textAt(result, 'StatusText')),
    ...member('headers', textAt(result, 'Headers')),
    ...member('body', textAt(result, 'ResponseBody')),
  }
}

const member = (name: string, value: string | undefined): object =>
  value === undefined ? {} : { [name]: value }

function textAt(holder: Json, name: string): string | undefined {
  const value = isObject(holder) ? getKey(holder, name) : undefined
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : printJson(value)
}
