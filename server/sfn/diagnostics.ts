import type { Issue } from '../../core/std/issue.ts'
import { getKey, isObject, type Json } from '../../core/std/json.ts'
import { pointerSegments } from '../../core/std/json-pointer.ts'
import { parseJsonText } from '../../core/std/json-text.ts'
import type { ValidationContext } from '../../core/validate/rule.ts'
import { checkDefinition } from '../../core/validate/validate.ts'
import { WORDS } from './diagnostic-words.ts'
import { type SfnError, sfnError } from './errors.ts'
import { jsonComplaint } from './json-complaint.ts'

/** What is wrong with a definition, as ValidateStateMachineDefinition tells it. */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING'
  readonly code: string
  readonly message: string
  /** `/States/A/Choices[0]/Next`; absent where no single place is at fault. */
  readonly location?: string
}

/** Everything that Step Functions would say about a definition's text; errors first. */
export function diagnosticsOf(text: string, context: ValidationContext): Diagnostic[] {
  if (text.trim() === '') {
    return [
      {
        severity: 'ERROR',
        code: 'MISSING_DESCRIPTION',
        message: 'The definition is empty; send a state machine.',
      },
    ]
  }
  const parsed = parseJsonText(text)
  if (!parsed.ok) {
    const { code, line, column } = parsed.error
    const issue: Issue = {
      code,
      message: `${jsonComplaint(text, parsed.error).replace(/\.$/, '')} (line ${line}, column ${column})`,
      pointer: '',
      severity: 'error',
    }
    return [diagnosticOf(issue, null)]
  }
  return diagnosticsOfJson(parsed.value, context)
}

/** The same for a definition that has been read as JSON. */
export function diagnosticsOfJson(json: Json, context: ValidationContext): Diagnostic[] {
  const found = checkDefinition(json, context).issues
  // A state that cannot be read is left out of the graph, of which nothing sensible can be said then.
  const unread = found.some(({ code }) => UNREAD.has(code))
  const issues = joinMissing(unread ? found.filter(({ code }) => !GRAPH.has(code)) : found)
  const all = issues.map((issue) => diagnosticOf(issue, json))
  // Measured: without an end, nothing is said of what cannot be reached.
  const endless = all.some((one) => one.code === 'MISSING_END_STATE')
  const said = all.filter((_, i) => !endless || issues[i]!.code !== 'STATE_UNREACHABLE')
  return [...said.filter(isError), ...said.filter((one) => !isError(one))]
}

const UNREAD: ReadonlySet<string> = new Set(['STATE_TYPE_UNKNOWN', 'STATE_NOT_OBJECT'])
const GRAPH: ReadonlySet<string> = new Set([
  ...['TARGET_NOT_FOUND', 'TARGET_IN_ANOTHER_SCOPE', 'STATE_UNREACHABLE', 'NO_TERMINAL_STATE', 'NO_STATES'],
])

export const isError = (diagnostic: Diagnostic): boolean => diagnostic.severity === 'ERROR'

/** The error with which a definition is refused; null when nothing speaks against it. */
export function refusalOf(diagnostics: readonly Diagnostic[]): SfnError | null {
  const errors = diagnostics.filter(isError)
  if (errors.length === 0) return null
  const texts = errors.map(({ code, message, location }) => {
    const place = location === undefined ? '' : ` at ${location}`
    return `${code}: ${message}${place}`
  })
  return sfnError('InvalidDefinition', `Invalid State Machine Definition: '${texts.join(', ')}'`)
}

/** Fields that are missing at one place are named together. */
function joinMissing(issues: readonly Issue[]): Issue[] {
  const joined: Issue[] = []
  for (const issue of issues) {
    const before = joined.findIndex((one) => one.code === 'FIELD_MISSING' && one.pointer === issue.pointer)
    if (issue.code !== 'FIELD_MISSING' || before < 0) joined.push(issue)
    else
      joined[before] = {
        ...issue,
        message: `${fieldOf(joined[before]!)},\u00a0${fieldOf(issue)} are missing`,
      }
  }
  return joined
}

const fieldOf = (issue: Issue): string => issue.message.split(' ', 1)[0] ?? ''

function diagnosticOf(issue: Issue, json: Json): Diagnostic {
  const say = Object.hasOwn(WORDS, issue.code) ? WORDS[issue.code] : undefined
  const words = say?.(issue, valueAt(json, issue.pointer))
  const isWrong = issue.severity === 'error' || words?.severity === 'ERROR'
  const pointer = words?.pointer === undefined ? issue.pointer : words.pointer
  return {
    severity: isWrong ? 'ERROR' : 'WARNING',
    code: words?.code ?? (isWrong ? 'SCHEMA_VALIDATION_FAILED' : issue.code),
    message: (words?.message ?? issue.message).replaceAll('\u00a0', ' '),
    ...(pointer === null ? {} : { location: locationOf(pointer) }),
  }
}

function valueAt(json: Json, pointer: string): Json | undefined {
  let at: Json | undefined = json
  for (const segment of pointerSegments(pointer)) {
    if (Array.isArray(at)) at = at[Number(segment)]
    else at = isObject(at ?? null) ? getKey(at as Record<string, Json>, segment) : undefined
  }
  return at
}

const LISTS = /\/(Choices|Catch|Retry|Branches|ErrorEquals|And|Or)\/(\d+)(?=\/|$)/g

/** Positions in lists stand in brackets. */
const locationOf = (pointer: string): string => (pointer === '' ? '/' : pointer.replace(LISTS, '/$1[$2]'))
