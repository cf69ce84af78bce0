import type { StateType } from '../../../core/language/definition.ts'

/** What a field is called in forms, and what it does. Fields without words are shown by their own name. */
export interface FieldWords {
  readonly label: string
  readonly help: string
}

const words = (label: string, help: string): FieldWords => ({ label, help })

const WORDS: Readonly<Record<string, FieldWords>> = {
  Comment: words('Comment', 'A note for people; nothing runs by it.'),
  Arguments: words('Arguments', 'What the work receives. Text in {% … %} is computed.'),
  Parameters: words('Parameters', 'What the work receives. Keys that end in .$ take a path.'),
  Output: words('Output', 'What the state hands on. Without it: the result.'),
  Assign: words('Variables', 'Values by name; later states read them as $name.'),
  Items: words('Items', 'The list to go through.'),
  ItemsPath: words('Items path', 'Where in the input the list stands.'),
  ItemSelector: words('Each item receives', 'Without it: the item itself.'),
  MaxConcurrency: words('At once at most', '0 or empty: as many as possible, 40 at most.'),
  ToleratedFailureCount: words('Tolerated failures', 'So many items may fail.'),
  ToleratedFailurePercentage: words('Tolerated failures, percent', 'This part of all items may fail.'),
  TimeoutSeconds: words('Timeout, seconds', 'The work fails with States.Timeout after it.'),
  HeartbeatSeconds: words('Heartbeat, seconds', 'A worker has to be heard of this often.'),
  Retry: words('Try again', 'When the work fails with one of these errors.'),
  Catch: words('Catch', 'Where to go on when it failed for good.'),
  InputPath: words('Input path', 'The part of the input that the state sees.'),
  OutputPath: words('Output path', 'The part of the output that leaves the state.'),
  ResultPath: words('Result path', 'Where in the input the result is put.'),
  ResultSelector: words('Result selector', 'Shapes the result before it is put anywhere.'),
  Result: words('Result', 'The value to hand on.'),
  Error: words('Error', 'A short name that Catch and Retry match.'),
  Cause: words('Cause', 'A sentence for people.'),
  Label: words('Label', 'Goes into the names of child runs.'),
  QueryLanguage: words('Query language', 'How expressions of this state are written.'),
  Credentials: words('Credentials', 'Kept for other engines; not used here.'),
}

/** Where there is no work there is no result either: what such a state hands on is its input. */
const WORKING: ReadonlySet<StateType> = new Set(['Task', 'Parallel', 'Map'])
const OUTPUT_WITHOUT_WORK = words('Output', 'What the state hands on. Without it: the input.')

/** The words for a field of a state of that type. */
export function wordsFor(field: string, type: StateType): FieldWords {
  if (field === 'Output' && !WORKING.has(type)) return OUTPUT_WITHOUT_WORK
  const known = Object.hasOwn(WORDS, field) ? WORDS[field] : undefined
  return known ?? { label: field.replace(/([a-z])([A-Z])/g, '$1 $2'), help: '' }
}

/** Fields that have a place of their own in the form, not in the list of further fields. */
export const PLACED: ReadonlySet<string> = new Set([
  'Type',
  'Comment',
  'Next',
  'End',
  'Resource',
  'Choices',
  'Default',
  'Branches',
  'ItemProcessor',
  'Iterator',
  'Seconds',
  'SecondsPath',
  'Timestamp',
  'TimestampPath',
  'QueryLanguage',
])

/** Fields that are shown even while they are empty, by type. */
export const USUAL: Readonly<Record<string, readonly string[]>> = {
  Task: ['Arguments', 'Parameters', 'Retry', 'Catch'],
  Pass: ['Output', 'Result', 'Assign'],
  Map: ['Items', 'ItemsPath', 'ItemSelector', 'MaxConcurrency'],
  Parallel: ['Catch'],
  Fail: ['Error', 'Cause'],
  Succeed: ['Output'],
  Choice: [],
  Wait: [],
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  Arguments: '"{% $states.input %}"',
  Output: '"{% $states.result %}"',
  Assign: '{ "total": "{% $sum($states.input.prices) %}" }',
  ItemSelector: '{ "item": "{% $states.context.Map.Item.Value %}" }',
  Items: '"{% $states.input.items %}"',
}

/** An example of what may stand in a field that holds JSON, in a state of that type. */
export function placeholderFor(field: string, type: StateType): string {
  if (field === 'Output' && !WORKING.has(type)) return '"{% $states.input %}"'
  return (Object.hasOwn(PLACEHOLDERS, field) ? PLACEHOLDERS[field] : undefined) ?? 'JSON'
}
