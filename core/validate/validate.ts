import type { StateMachine } from '../language/definition.ts'
import { type ParsedDefinition, parseDefinition } from '../language/parse.ts'
import type { Issue } from '../std/issue.ts'
import type { Json } from '../std/json.ts'
import { SEVERITIES } from './codes.ts'
import { type Rule, subjectOf, type ValidationContext } from './rule.ts'
import { choice } from './rules/choice.ts'
import { credentials } from './rules/credentials.ts'
import { errors } from './rules/errors.ts'
import { fields } from './rules/fields.ts'
import { flow } from './rules/flow.ts'
import { innerFields } from './rules/inner-fields.ts'
import { jsonata } from './rules/jsonata.ts'
import { map } from './rules/map.ts'
import { names } from './rules/names.ts'
import { numbers } from './rules/numbers.ts'
import { pairs } from './rules/pairs.ts'
import { parallel } from './rules/parallel.ts'
import { paths } from './rules/paths.ts'
import { payload } from './rules/payload.ts'
import { queryLanguage } from './rules/query-language.ts'
import { resources } from './rules/resources.ts'
import { staticResult } from './rules/static-result.ts'
import { targets } from './rules/targets.ts'
import { unreachable } from './rules/unreachable.ts'
import { variables } from './rules/variables.ts'
import { wait } from './rules/wait.ts'

const RULES: readonly Rule[] = [
  ...[flow, targets, names, unreachable, queryLanguage, fields, innerFields, pairs, numbers],
  ...[
    choice,
    wait,
    parallel,
    map,
    errors,
    paths,
    payload,
    staticResult,
    jsonata,
    variables,
    credentials,
    resources,
  ],
]

/** Everything that can be said about a definition that was read: errors first, each group in the order of the rules. */
export function validate(definition: StateMachine, context: ValidationContext = {}): Issue[] {
  const subject = subjectOf(definition, context)
  const issues: Issue[] = []
  for (const rule of RULES) {
    rule(subject, (code, pointer, message) =>
      issues.push({ code, severity: SEVERITIES[code], pointer, message }),
    )
  }
  return errorsFirst(issues)
}

/** Reads and validates in one go; the definition is null when there is nothing to draw. */
export function checkDefinition(json: Json, context: ValidationContext = {}): ParsedDefinition {
  const parsed = parseDefinition(json)
  if (parsed.definition === null) return parsed
  const found = validate(parsed.definition, context).filter((issue) => !isEcho(issue, parsed.issues))
  return { ...parsed, issues: errorsFirst([...parsed.issues, ...found]) }
}

/** True when nothing in the list keeps the machine from being run. */
export function canRun(issues: readonly Issue[]): boolean {
  return issues.every((issue) => issue.severity !== 'error')
}

const EMPTY: ReadonlySet<string> = new Set([
  'CHOICES_EMPTY',
  'BRANCHES_EMPTY',
  'ERROR_EQUALS_EMPTY',
  'NO_STATES',
])

/** What could not be read stands empty, and was reported as unreadable; that it is empty is no news. */
function isEcho({ code, pointer }: Issue, before: readonly Issue[]): boolean {
  if (!EMPTY.has(code)) return false
  const around = pointer.slice(0, pointer.lastIndexOf('/'))
  return before.some(
    (issue) => issue.severity === 'error' && (issue.pointer === pointer || issue.pointer === around),
  )
}

function errorsFirst(issues: Issue[]): Issue[] {
  return [...issues.filter((i) => i.severity === 'error'), ...issues.filter((i) => i.severity !== 'error')]
}
