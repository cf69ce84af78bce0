import { CHOICE_OPERATORS } from '../../expression/choice/operators.ts'
import { isExpression } from '../../expression/jsonata/template.ts'
import { parseTimestamp } from '../../expression/timestamp.ts'
import type { ChoiceComparison, ChoiceRule } from '../../language/definition.ts'
import { type Pointer, pointerTo } from '../../std/json-pointer.ts'
import { type Report, stateRule } from '../rule.ts'

const OPERATORS: ReadonlySet<string> = new Set(CHOICE_OPERATORS)
const NOT_OPERATORS: ReadonlySet<string> = new Set([
  'Variable',
  'Comment',
  'Next',
  'Assign',
  'Output',
  'Condition',
])

/** Each rule of a Choice has one condition, well formed in the state's query language. */
export const choice = stateRule(({ state, name, pointer, queryLanguage }, report) => {
  if (state.Type !== 'Choice') return
  if (state.Choices.length === 0) {
    report('CHOICES_EMPTY', pointerTo(pointer, 'Choices'), `“${name}” has no rules; add one.`)
  }
  state.Choices.forEach((rule, i) => {
    const at = pointerTo(pointer, 'Choices', i)
    if (queryLanguage === 'JSONata') checkCondition(rule, at, report)
    else checkComparison(rule, at, report)
  })
})

function checkCondition(rule: ChoiceRule, pointer: Pointer, report: Report): void {
  if (rule.Condition === undefined) {
    report('CONDITION_MISSING', pointer, 'This rule has no Condition; write one between {% and %}.')
  } else if (typeof rule.Condition === 'string' && !isExpression(rule.Condition)) {
    const message = 'Condition must be true, false, or an expression between {% and %}.'
    report('CONDITION_NOT_EXPRESSION', pointerTo(pointer, 'Condition'), message)
  }
}

function checkComparison(rule: ChoiceComparison, pointer: Pointer, report: Report): void {
  const operators = Object.keys(rule).filter((key) => !NOT_OPERATORS.has(key))
  const [operator] = operators
  if (operators.length > 1) {
    const message = `A comparison has one operator, but this has ${operators.join(' and ')}; join them with And.`
    report('COMPARISON_TWICE', pointer, message)
  }
  if (operator === undefined) {
    report('COMPARISON_MISSING', pointer, 'This rule compares nothing; give it a Variable and an operator.')
  } else if (operator === 'And' || operator === 'Or' || operator === 'Not') {
    checkJoined(rule, operator, pointer, report)
  } else if (!OPERATORS.has(operator)) {
    report(
      'OPERATOR_UNKNOWN',
      pointerTo(pointer, operator),
      `There is no operator ${operator}; check its spelling.`,
    )
  } else {
    if (rule.Variable === undefined) {
      report('COMPARISON_MISSING', pointer, `${operator} needs a Variable to look at; add it.`)
    }
    checkOperand(operator, rule[operator], pointerTo(pointer, operator), report)
  }
}

function checkJoined(
  rule: ChoiceComparison,
  operator: 'And' | 'Or' | 'Not',
  pointer: Pointer,
  report: Report,
): void {
  const at = pointerTo(pointer, operator)
  const list = operator === 'Not' ? null : (rule[operator] ?? [])
  if (list?.length === 0) {
    report('COMPARISON_MISSING', at, `${operator} needs at least one comparison; add it.`)
  }
  const inner = list?.map((part, i) => [part, pointerTo(at, i)] as const) ?? [[rule.Not ?? {}, at] as const]
  for (const [part, place] of inner) {
    if (part.Next !== undefined) {
      const message = 'Only a whole rule has Next; move it out of the comparison.'
      report('NEXT_NESTED', pointerTo(place, 'Next'), message)
    }
    checkComparison(part, place, report)
  }
}

function checkOperand(operator: string, value: unknown, pointer: Pointer, report: Report): void {
  const wanted = wantedOperand(operator, value)
  if (wanted !== null) report('OPERAND_WRONG_TYPE', pointer, `${operator} compares with ${wanted}.`)
}

/** What the operand should be, or null when it is. */
function wantedOperand(operator: string, value: unknown): string | null {
  if (operator.endsWith('Path')) return typeof value === 'string' ? null : 'a path, such as $.limit'
  if (operator.startsWith('Is') || operator.startsWith('Boolean')) {
    return typeof value === 'boolean' ? null : 'true or false'
  }
  if (operator.startsWith('Numeric')) return typeof value === 'number' ? null : 'a number'
  if (typeof value !== 'string') return operator.startsWith('String') ? 'a text' : 'a timestamp'
  const isTimestamp =
    !operator.startsWith('Timestamp') || value.includes('${') || parseTimestamp(value) !== null
  return isTimestamp ? null : 'a timestamp, such as 2030-01-31T09:00:00Z'
}
