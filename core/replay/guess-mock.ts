import type { StateMachine } from '../language/definition.ts'
import { parseResource, type Resource } from '../language/resource.ts'
import { findState } from '../language/scopes.ts'
import { getKey, isObject, type Json, type JsonObject, setKey } from '../std/json.ts'
import { ABSENT, createNeed, type Hint, type Need } from './mocks/need.ts'
import { Walk } from './mocks/walk.ts'

/**
 * Guesses what a task might answer: a value with all that the states behind it read, of types they can work with, and with
 * which their Choices come to a good end rather than around once more. `parameters` are what the task is called with; what
 * it is given is what it hands on where nothing better is known. Total: a state that is unknown or no Task answers `{}`.
 */
export function guessMock(definition: StateMachine, stateName: string, parameters: Json = {}): Json {
  const place = findState(definition, stateName)
  if (place?.state.Type !== 'Task') return {}
  const resource = parseResource(place.state.Resource)
  const need = createNeed()
  new Walk(definition, stateName).from(place, { kind: 'result', need })
  return build(need, '', baseOf(resource), sampleOf(resource, parameters))
}

/**
 * Guesses an input with which the machine comes to a good end: all that its states read of it, of types they can work with.
 * Total; `{}` where nothing is read.
 */
export function guessInput(definition: StateMachine): Json {
  const need = createNeed()
  new Walk(definition, null).fromStart({ kind: 'result', need })
  return build(need, '', undefined, undefined)
}

/** What a resource of this kind always answers, whatever is read of it. */
function baseOf(resource: Resource): Json | undefined {
  if ('pattern' in resource && resource.pattern === 'waitForTaskToken') return undefined
  if (resource.kind === 'lambda-invoke') return { ExecutedVersion: '$LATEST', Payload: {}, StatusCode: 200 }
  if (resource.kind === 'http') return { Headers: {}, ResponseBody: {}, StatusCode: 200, StatusText: 'OK' }
  if (resource.kind === 'execution') {
    const started = { ExecutionArn: 'mock-execution', StartDate: 1_700_000_000_000 }
    return resource.pattern === 'request'
      ? started
      : { ...started, Output: {}, Status: 'SUCCEEDED', StopDate: 1_700_000_000_000 }
  }
  if (resource.kind !== 'aws') return undefined
  const base = AWS[`${resource.service}:${resource.action}`]
  if (base !== undefined) return base
  return resource.pattern.startsWith('sync') ? { Status: 'SUCCEEDED' } : undefined
}

const AWS: Readonly<Record<string, Json>> = {
  'sqs:sendMessage': { MessageId: 'mock-message', MD5OfMessageBody: '0123456789abcdef0123456789abcdef' },
  'sns:publish': { MessageId: 'mock-message' },
  'events:putEvents': { Entries: [{ EventId: 'mock-event' }], FailedEntryCount: 0 },
  'glue:startJobRun': { JobRunId: 'mock-run', JobRunState: 'SUCCEEDED' },
  'batch:submitJob': { JobId: 'mock-job', JobName: 'mock', Status: 'SUCCEEDED' },
  'athena:startQueryExecution': {
    QueryExecutionId: 'mock-query',
    QueryExecution: { Status: { State: 'SUCCEEDED' } },
  },
}

/** Where the task's own input may shine through its result. */
function sampleOf(resource: Resource, parameters: Json): Json | undefined {
  if (resource.kind === 'lambda-invoke' && isObject(parameters)) {
    return { Payload: getKey(parameters, 'Payload') ?? {} }
  }
  return resource.kind === 'aws' || resource.kind === 'http' ? undefined : parameters
}

function build(need: Need, name: string, base: Json | undefined, sample: Json | undefined): Json {
  if (need.value !== undefined && typeof need.value !== 'symbol') return need.value
  if (need.parsed !== null) return JSON.stringify(build(need.parsed, '', undefined, undefined))
  if (need.hint === 'array') return list(need, name, sample)
  if (need.fields.size > 0) return object(need, base, sample)
  if (need.items !== null) return list(need, name, sample)
  const given = base ?? sample
  if (given !== undefined && fits(given, need.hint)) return given
  return leaf(name, need.hint)
}

function object(need: Need, base: Json | undefined, sample: Json | undefined): JsonObject {
  const result: JsonObject = {}
  if (isObject(base ?? null))
    for (const [key, value] of Object.entries(base as JsonObject)) setKey(result, key, value)
  for (const [key, part] of need.fields) {
    if (part.value === ABSENT) continue
    setKey(result, key, build(part, key, member(base, key), member(sample, key)))
  }
  return result
}

function list(need: Need, name: string, sample: Json | undefined): Json {
  if (Array.isArray(sample) && need.items?.fields.size !== 0) {
    return sample.map((item) => build(need.items ?? createNeed(), name, undefined, item))
  }
  if (Array.isArray(sample)) return sample
  const one = need.items ?? createNeed()
  return Array.from({ length: need.least }, () => build(one, name.replace(/s$/, ''), undefined, undefined))
}

function member(value: Json | undefined, key: string): Json | undefined {
  return isObject(value ?? null) ? getKey(value as JsonObject, key) : undefined
}

function fits(value: Json, hint: Hint | null): boolean {
  if (hint === null) return true
  if (hint === 'number' || hint === 'boolean') return typeof value === hint
  if (hint === 'object') return isObject(value)
  return typeof value === 'string'
}

const TIME = '2030-01-01T00:00:00Z'

/** Attribute values of DynamoDB carry their type in their only key. */
const ATTRIBUTES: Readonly<Record<string, Json>> = {
  S: 'text',
  N: '1',
  BOOL: true,
  SS: ['text'],
  NS: ['1'],
  L: [],
  M: {},
}

function leaf(name: string, hint: Hint | null): Json {
  if (hint === 'number') return 1
  if (hint === 'boolean') return true
  if (hint === 'time') return TIME
  if (hint === 'json-text') return '{}'
  if (hint === 'object') return {}
  if (Object.hasOwn(ATTRIBUTES, name)) return ATTRIBUTES[name] ?? null
  if (name === '') return hint === 'string' ? 'text' : {}
  if (hint === 'string') return name
  if (/^(is|has|can|should)[A-Z_]|^(ok|success|valid|approved|exists|done|enabled)$/i.test(name)) return true
  if (
    /(count|total|amount|price|quantity|size|number|seconds|index|age|score|statuscode|attempts?)$/i.test(
      name,
    )
  )
    return 1
  if (/(date|time|timestamp|At)$/.test(name)) return TIME
  if (/status|state$/i.test(name)) return 'SUCCEEDED'
  return /id$/i.test(name) ? 'mock-1' : name
}
