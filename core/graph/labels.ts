import type { ChoiceComparison, ChoiceRule } from '../language/definition.ts'

const LABEL_LENGTH = 40

/** A text cut to what fits on an edge or under a name; white space collapses. */
export function shorten(text: string, length = LABEL_LENGTH): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  return flat.length <= length ? flat : `${flat.slice(0, length - 1).trimEnd()}…`
}

/** The expression inside `{% … %}`, or the text itself. */
export function bareExpression(text: string): string {
  return /^\{%([\s\S]*)%\}$/.exec(text)?.[1]?.trim() ?? text
}

const NAMES: Readonly<Record<string, string>> = {
  'States.ALL': 'any error',
  'States.TaskFailed': 'task failed',
  'States.Timeout': 'timeout',
  'States.HeartbeatTimeout': 'no heartbeat',
}

/** The errors of a catcher or retrier in plain words: 'any error', 'timeout or Payment.Declined'. */
export function errorsText(names: readonly string[]): string {
  if (names.length === 0) return 'no error yet'
  return names.map((name) => (Object.hasOwn(NAMES, name) ? NAMES[name] : name)).join(' or ')
}

/** When a rule of a Choice applies, as text: its expression, or its comparison spelled out. */
export function conditionText(rule: ChoiceRule): string {
  if (rule.Condition === undefined) return comparisonText(rule)
  return typeof rule.Condition === 'string' ? bareExpression(rule.Condition) : String(rule.Condition)
}

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^(?:String|Numeric|Timestamp|Boolean)Equals(Path)?$/, '='],
  [/^(?:String|Numeric|Timestamp)LessThanEquals(Path)?$/, '≤'],
  [/^(?:String|Numeric|Timestamp)GreaterThanEquals(Path)?$/, '≥'],
  [/^(?:String|Numeric|Timestamp)LessThan(Path)?$/, '<'],
  [/^(?:String|Numeric|Timestamp)GreaterThan(Path)?$/, '>'],
  [/^StringMatches$/, 'is like'],
]

const QUESTIONS: Readonly<Record<string, string>> = {
  IsPresent: 'present',
  IsNull: 'null',
  IsNumeric: 'a number',
  IsString: 'a text',
  IsBoolean: 'true or false',
  IsTimestamp: 'a timestamp',
}

function comparisonText(rule: ChoiceComparison, inside = false): string {
  const joined = joinedText(rule, inside)
  if (joined !== null) return joined
  const variable = rule.Variable ?? '…'
  for (const [operator, value] of Object.entries(rule)) {
    if (Object.hasOwn(QUESTIONS, operator)) {
      return `${variable} is ${value === false ? 'not ' : ''}${QUESTIONS[operator]}`
    }
    for (const [pattern, sign] of SIGNS) {
      const path = pattern.exec(operator)
      if (path) return `${variable} ${sign} ${path[1] && typeof value === 'string' ? value : literal(value)}`
    }
  }
  return 'no condition yet'
}

const literal = (value: unknown): string =>
  typeof value === 'string' ? `“${value}”` : JSON.stringify(value ?? null)

function joinedText(rule: ChoiceComparison, inside: boolean): string | null {
  const parts = rule.And ?? rule.Or
  if (parts !== undefined) {
    const text = parts.map((part) => comparisonText(part, true)).join(rule.And ? ' and ' : ' or ')
    return inside ? `(${text})` : text
  }
  return rule.Not === undefined ? null : `not ${comparisonText(rule.Not, true)}`
}
