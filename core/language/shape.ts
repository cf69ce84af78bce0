import type { Issue } from '../std/issue.ts'
import { getKey, isObject, type Json, type JsonObject, jsonType, setKey } from '../std/json.ts'
import { type Pointer, pointerTo } from '../std/json-pointer.ts'
import type { StateType } from './definition.ts'
import { type FieldKind, isStateType, STATE_FIELDS, STATE_TYPES } from './fields.ts'
import {
  anything,
  condition,
  flag,
  listOf,
  nullableText,
  numberOrText,
  numeric,
  plainObject,
  problem,
  type Reader,
  record,
  text,
} from './readers.ts'

const emptyText = (): Json => ''
const emptyList = (): Json => []
const emptyScope = (): Json => ({ StartAt: '', States: {} })

const errorNames = listOf(text, () => '')

const retrier = record(
  {
    ErrorEquals: errorNames,
    IntervalSeconds: numeric,
    MaxAttempts: numeric,
    BackoffRate: numeric,
    MaxDelaySeconds: numeric,
    JitterStrategy: text,
    Comment: text,
  },
  { ErrorEquals: emptyList },
)

const catcher = record(
  { ErrorEquals: errorNames, Next: text, ResultPath: nullableText, Assign: plainObject, Comment: text },
  { ErrorEquals: emptyList, Next: emptyText },
)

const comparisonFields: Readonly<Record<string, Reader>> = {
  Variable: text,
  Comment: text,
  Next: text,
  And: (value, pointer, issues) => comparisons(value, pointer, issues),
  Or: (value, pointer, issues) => comparisons(value, pointer, issues),
  Not: (value, pointer, issues) => comparison(value, pointer, issues),
}
const comparison = record(comparisonFields, {})
const comparisons = listOf(comparison, () => ({}))
const choiceRule = record(
  { ...comparisonFields, Condition: condition, Assign: plainObject },
  { Next: emptyText },
)

/** A machine, a branch or a Map's processor. */
export const scope: Reader = record(
  {
    StartAt: text,
    States: (value, pointer, issues) => states(value, pointer, issues),
    Comment: text,
    Version: text,
    QueryLanguage: queryLanguage,
    TimeoutSeconds: numeric,
    ProcessorConfig: plainObject,
  },
  { StartAt: emptyText, States: () => ({}) },
)

function queryLanguage(value: Json, pointer: Pointer, issues: Issue[]): Json | undefined {
  if (value === 'JSONPath' || value === 'JSONata') return value
  problem(issues, 'QUERY_LANGUAGE_UNKNOWN', pointer, 'QueryLanguage must be JSONata or JSONPath.')
  return undefined
}

const KINDS: Readonly<Record<FieldKind, Reader>> = {
  text,
  'nullable-text': nullableText,
  flag,
  number: numberOrText,
  template: anything,
  object: plainObject,
  retriers: listOf(retrier, () => ({ ErrorEquals: [] })),
  catchers: listOf(catcher, () => ({ ErrorEquals: [], Next: '' })),
  choices: listOf(choiceRule, () => ({ Next: '' })),
  branches: listOf(scope, emptyScope),
  processor: scope,
}

const FALLBACKS: Readonly<Partial<Record<FieldKind, () => Json>>> = {
  choices: emptyList,
  branches: emptyList,
}

const ANY_STATE: Readonly<Record<string, Reader>> = Object.fromEntries(
  STATE_TYPES.flatMap((type) =>
    Object.entries(STATE_FIELDS[type]).map(([name, field]) => [name, KINDS[field.kind]]),
  ),
)

const STATE_READERS = Object.fromEntries(STATE_TYPES.map((type) => [type, stateReader(type)])) as Readonly<
  Record<StateType, Reader>
>

function stateReader(type: StateType): Reader {
  // Fields that only other types know are kept, so they too must be of their type.
  const readers: Record<string, Reader> = { ...ANY_STATE }
  const required: Record<string, () => Json> = {}
  for (const [name, field] of Object.entries(STATE_FIELDS[type])) {
    readers[name] = name === 'QueryLanguage' ? queryLanguage : KINDS[field.kind]
    if (field.required) required[name] = FALLBACKS[field.kind] ?? emptyText
  }
  return record(readers, required)
}

function states(value: Json, pointer: Pointer, issues: Issue[]): Json | undefined {
  const all = plainObject(value, pointer, issues)
  if (all === undefined) return undefined
  const copy: JsonObject = {}
  for (const [name, state] of Object.entries(all as JsonObject)) {
    const read = stateOf(name, state, pointerTo(pointer, name), issues)
    if (read !== undefined) setKey(copy, name, read)
  }
  return copy
}

function stateOf(name: string, value: Json, pointer: Pointer, issues: Issue[]): Json | undefined {
  if (!isObject(value)) {
    const found = jsonType(value)
    problem(issues, 'STATE_NOT_OBJECT', pointer, `The state “${name}” must be an object, but it is ${found}.`)
    return undefined
  }
  const type = getKey(value, 'Type')
  if (isStateType(type)) return STATE_READERS[type](value, pointer, issues)
  const say = type === undefined ? 'has no Type' : `has the unknown Type ${JSON.stringify(type)}`
  const place = type === undefined ? pointer : pointerTo(pointer, 'Type')
  problem(
    issues,
    'STATE_TYPE_UNKNOWN',
    place,
    `The state “${name}” ${say}; use one of ${STATE_TYPES.join(', ')}.`,
  )
  return undefined
}
