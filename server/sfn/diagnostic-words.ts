import { parseResource } from '../../core/language/resource.ts'
import type { Issue } from '../../core/std/issue.ts'
import { isObject, type Json } from '../../core/std/json.ts'
import { pointerSegments } from '../../core/std/json-pointer.ts'

/** One finding in the words of Step Functions. */
interface Words {
  /** SCHEMA_VALIDATION_FAILED unless told. */
  readonly code?: string
  readonly message: string
  /** A pointer; null for a finding that has no place. That of the issue unless told. */
  readonly pointer?: string | null
  /** Where Step Functions refuses what only earns a warning here. */
  readonly severity?: 'ERROR'
}

/** What is said of an issue; `value` is what stands at its place in the definition. */
type Say = (issue: Issue, value: Json | undefined) => Words

const lastOf = (pointer: string): string => pointerSegments(pointer).at(-1) ?? ''
const holderOf = (pointer: string): string => pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')))

/** Sentences about fields begin with the name of the field, or with two that exclude each other. */
const firstWord = (text: string): string => text.split(' ', 1)[0] ?? ''
const twoFields = (text: string): string =>
  text
    .split(' ')
    .filter((_, i) => i === 0 || i === 2)
    .join(', ')

const same =
  (message: string): Say =>
  () => ({ message })
const coded =
  (code: string): Say =>
  ({ message }) => ({ code, message })

const unsupported: Say = ({ pointer }) => ({
  message: `Field '${lastOf(pointer)}' is not supported`,
  pointer: holderOf(pointer),
  severity: 'ERROR',
})

const missingTarget: Say = ({ pointer }, value) => {
  const field = lastOf(pointer) === 'StartAt' ? 'StartAt' : 'Next'
  return { code: 'MISSING_TRANSITION_TARGET', message: `Missing '${field}' target: ${String(value)}` }
}

const notRecognized: Say = (_issue, value) => ({
  message: `The resource provided ${String(value)} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
  severity: 'ERROR',
})

const wrongLanguage =
  (set: string, only: string): Say =>
  ({ pointer }) => ({
    message: `The QueryLanguage is set to '${set}', but field '${lastOf(pointer)}' is only supported for the '${only}' QueryLanguage`,
    pointer: holderOf(pointer),
  })

const path: Say = ({ pointer }) => {
  const field = lastOf(pointer)
  if (!field.endsWith('.$')) return { message: 'Value is not a valid JSONPath' }
  const message = `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`
  return { message, pointer: holderOf(pointer) }
}

const expressWait: Say = (_issue, value) => {
  const resource = parseResource(String(value))
  if (resource.kind === 'activity') return { message: 'Express state machine does not support Activity ARN' }
  const pattern = 'pattern' in resource ? resource.pattern : ''
  // Recorded with a blank at the end.
  const end = pattern === 'waitForTaskToken' ? ' ' : ''
  const shown = pattern.startsWith('sync') ? 'sync' : pattern
  return { message: `Express state machine does not support '.${shown}' service integration${end}` }
}

const unknownType: Say = (_issue, value) =>
  isObject(value ?? null)
    ? { message: 'These fields are required: [Type]' }
    : {
        message:
          "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]",
      }

const onlyOne: Say = ({ message, pointer }) => ({
  message: `There should only be one of the following fields: [${twoFields(message)}]`,
  pointer: holderOf(pointer),
})

const empty = same('Value cannot be empty')

/**
 * How Step Functions says what validation here finds: codes from the API's documentation, sentences as recorded, or as
 * others have measured them. What is not listed keeps the sentence of this product.
 */
export const WORDS: Readonly<Record<string, Say>> = {
  FIELD_MISSING: ({ message }) => ({ message: `These fields are required: [${firstWord(message)}]` }),
  FIELD_EMPTY: empty,
  CHOICES_EMPTY: empty,
  BRANCHES_EMPTY: empty,
  ERROR_EQUALS_EMPTY: empty,
  NO_STATES: empty,
  STATE_TYPE_UNKNOWN: unknownType,
  QUERY_LANGUAGE_UNKNOWN: same(
    "The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata]",
  ),
  QUERY_LANGUAGE_DOWNGRADE: ({ pointer }) => ({
    message: "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
    pointer: holderOf(pointer),
  }),
  FIELD_NOT_ALLOWED: unsupported,
  FIELD_UNKNOWN: unsupported,
  FIELD_OF_JSONPATH: wrongLanguage('JSONata', 'JSONPath'),
  FIELD_OF_JSONATA: wrongLanguage('JSONPath', 'JSONata'),
  FIELD_TWICE: onlyOne,
  NEXT_AND_END: ({ pointer }) => ({
    message: 'There should only be one of the following fields: [Next, End]',
    pointer: holderOf(pointer),
  }),
  NEXT_OR_END_MISSING: same('These fields are required: [Next]'),
  TARGET_NOT_FOUND: missingTarget,
  TARGET_IN_ANOTHER_SCOPE: missingTarget,
  STATE_UNREACHABLE: ({ pointer }) => ({
    code: 'MISSING_TRANSITION_TARGET',
    message: `State "${lastOf(pointer)}" is not reachable.`,
    severity: 'ERROR',
  }),
  NO_TERMINAL_STATE: () => ({
    code: 'MISSING_END_STATE',
    message: 'Workflow has no terminal state',
    pointer: null,
    severity: 'ERROR',
  }),
  PATH_UNMARKED: coded('NO_DOLLAR'),
  RESULT_IS_STATIC: coded('PASS_RESULT_IS_STATIC'),
  NAME_DUPLICATE: coded('DUPLICATE_STATE_NAME'),
  NAME_EMPTY: coded('INVALID_STATE_NAME'),
  NAME_TOO_LONG: coded('INVALID_STATE_NAME'),
  LABEL_INVALID: coded('INVALID_LABEL_NAME'),
  TIMESTAMP_INVALID: same('String does not match RFC3339 timestamp'),
  PATH_INVALID: path,
  REFERENCE_PATH_INVALID: same('Value is not a Reference Path'),
  CREDENTIALS_INVALID: same("The field 'RoleArn' is required but was missing"),
  ACTION_UNKNOWN: notRecognized,
  EXPRESS_CANNOT_WAIT: expressWait,
  JSON_SYNTAX: coded('INVALID_JSON_DESCRIPTION'),
  JSON_TOO_LARGE: coded('INVALID_JSON_DESCRIPTION'),
  JSON_NUMBER_TOO_LARGE: coded('INVALID_JSON_DESCRIPTION'),
  JSON_TOO_DEEP: coded('TOO_DEEPLY_NESTED'),
}
