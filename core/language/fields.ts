import type { QueryLanguage, StateType } from './definition.ts'

/**
 * What a field holds, as far as JSON can tell. 'path' may be null where null means "nothing"; 'number' may also be an
 * expression's text; 'template' is any JSON in which expressions may stand.
 */
export type FieldKind =
  | 'text'
  | 'nullable-text'
  | 'flag'
  | 'number'
  | 'template'
  | 'object'
  | 'retriers'
  | 'catchers'
  | 'choices'
  | 'branches'
  | 'processor'

/** One field of a state type. Without `language` it is allowed in both query languages. */
export interface Field {
  readonly kind: FieldKind
  readonly language?: QueryLanguage
  readonly required?: boolean
}

type Fields = Readonly<Record<string, Field>>

const common: Fields = {
  Type: { kind: 'text', required: true },
  Comment: { kind: 'text' },
  QueryLanguage: { kind: 'text' },
}
const paths: Fields = {
  InputPath: { kind: 'nullable-text', language: 'JSONPath' },
  OutputPath: { kind: 'nullable-text', language: 'JSONPath' },
}
const flow: Fields = { Next: { kind: 'text' }, End: { kind: 'flag' } }
const output: Fields = { Output: { kind: 'template', language: 'JSONata' } }
const assign: Fields = { Assign: { kind: 'object' } }
const resultPath: Fields = { ResultPath: { kind: 'nullable-text', language: 'JSONPath' } }
const parameters: Fields = { Parameters: { kind: 'template', language: 'JSONPath' } }
const work: Fields = {
  ...resultPath,
  ResultSelector: { kind: 'object', language: 'JSONPath' },
  Retry: { kind: 'retriers' },
  Catch: { kind: 'catchers' },
}
const args: Fields = { Arguments: { kind: 'template', language: 'JSONata' } }

/** A value in JSONata or JSONPath, and the field that reads it from a path in JSONPath. */
const withPath = (name: string): Fields => ({
  [name]: { kind: 'number' },
  [`${name}Path`]: { kind: 'text', language: 'JSONPath' },
})

/** Every field that each state type knows (AWS's tables of fields; Amazon States Language specification). */
export const STATE_FIELDS: Readonly<Record<StateType, Fields>> = {
  Pass: {
    ...common,
    ...paths,
    ...flow,
    ...output,
    ...assign,
    ...resultPath,
    ...parameters,
    Result: { kind: 'template', language: 'JSONPath' },
  },
  Task: {
    ...common,
    ...paths,
    ...flow,
    ...output,
    ...assign,
    ...work,
    ...parameters,
    ...args,
    Resource: { kind: 'text', required: true },
    ...withPath('TimeoutSeconds'),
    ...withPath('HeartbeatSeconds'),
    Credentials: { kind: 'object' },
  },
  Choice: {
    ...common,
    ...paths,
    ...output,
    ...assign,
    Choices: { kind: 'choices', required: true },
    Default: { kind: 'text' },
  },
  Wait: {
    ...common,
    ...paths,
    ...flow,
    ...output,
    ...assign,
    ...withPath('Seconds'),
    Timestamp: { kind: 'text' },
    TimestampPath: { kind: 'text', language: 'JSONPath' },
  },
  Succeed: { ...common, ...paths, ...output },
  Fail: {
    ...common,
    Error: { kind: 'text' },
    ErrorPath: { kind: 'text', language: 'JSONPath' },
    Cause: { kind: 'text' },
    CausePath: { kind: 'text', language: 'JSONPath' },
  },
  Parallel: {
    ...common,
    ...paths,
    ...flow,
    ...output,
    ...assign,
    ...work,
    ...parameters,
    ...args,
    Branches: { kind: 'branches', required: true },
  },
  Map: {
    ...common,
    ...paths,
    ...flow,
    ...output,
    ...assign,
    ...work,
    ...parameters,
    ItemProcessor: { kind: 'processor' },
    Iterator: { kind: 'processor' },
    Items: { kind: 'template', language: 'JSONata' },
    ItemsPath: { kind: 'text', language: 'JSONPath' },
    ItemSelector: { kind: 'template' },
    ...withPath('MaxConcurrency'),
    ...withPath('ToleratedFailureCount'),
    ...withPath('ToleratedFailurePercentage'),
    Label: { kind: 'text' },
    ItemReader: { kind: 'object' },
    ItemBatcher: { kind: 'object' },
    ResultWriter: { kind: 'object' },
  },
}

/** The eight state types in the order in which people meet them. */
export const STATE_TYPES = Object.keys(STATE_FIELDS) as readonly StateType[]

/** True for the name of a state type. */
export function isStateType(value: unknown): value is StateType {
  return typeof value === 'string' && Object.hasOwn(STATE_FIELDS, value)
}

/** The field's description, or undefined when the state type does not know it. */
export function fieldOf(type: StateType, name: string): Field | undefined {
  const fields = STATE_FIELDS[type]
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}
