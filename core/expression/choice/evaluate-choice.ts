import type { ChoiceComparison } from '../../language/definition.ts'
import type { Json } from '../../std/json.ts'
import { ok, type Result } from '../../std/result.ts'
import { evaluatePath } from '../evaluate-path-text.ts'
import type { PathScope } from '../expression-scope.ts'
import { runtimeError, type StatesError } from '../states-error.ts'
import { choiceOperator } from './operators.ts'

type Answer = Result<boolean, StatesError>

/** The rule's fields that are no operators. */
const NO_OPERATORS: ReadonlySet<string> = new Set([
  'Variable',
  'Next',
  'Comment',
  'Assign',
  'Output',
  'Condition',
])

/**
 * Whether a JSONPath choice rule holds. And, Or and Not are evaluated from left to right and stop at the first answer
 * that settles them. A path that leads nowhere is States.Runtime, except under IsPresent.
 */
export function evaluateChoiceRule(rule: ChoiceComparison, scope: PathScope): Answer {
  if (rule.And !== undefined) return everyRule(rule.And, scope)
  if (rule.Or !== undefined) return anyRule(rule.Or, scope)
  if (rule.Not !== undefined) {
    const inner = evaluateChoiceRule(rule.Not, scope)
    return inner.ok ? ok(!inner.value) : inner
  }
  return evaluateComparison(rule, scope)
}

function everyRule(rules: readonly ChoiceComparison[], scope: PathScope): Answer {
  for (const rule of rules) {
    const answer = evaluateChoiceRule(rule, scope)
    if (!answer.ok || !answer.value) return answer
  }
  return ok(true)
}

function anyRule(rules: readonly ChoiceComparison[], scope: PathScope): Answer {
  for (const rule of rules) {
    const answer = evaluateChoiceRule(rule, scope)
    if (!answer.ok || answer.value) return answer
  }
  return ok(false)
}

function evaluateComparison(rule: ChoiceComparison, scope: PathScope): Answer {
  const name = Object.keys(rule).find((key) => !NO_OPERATORS.has(key))
  const variable = rule.Variable
  if (name === undefined || variable === undefined) {
    return runtimeError('A choice rule needs a Variable and one comparison operator, such as StringEquals')
  }
  const operand = rule[name] as Json
  if (name === 'IsPresent') return ok(evaluatePath(variable, scope).ok === operand)
  const operator = choiceOperator(name)
  if (operator === undefined) return runtimeError(`There is no comparison operator '${name}'`)
  const value = valueAt(variable, scope)
  if (!value.ok) return value
  if (!operator.operandIsPath) return ok(operator.test(value.value, operand))
  const other = valueAt(String(operand), scope)
  return other.ok ? ok(operator.test(value.value, other.value)) : other
}

function valueAt(path: string, scope: PathScope): Result<Json, StatesError> {
  const value = evaluatePath(path, scope)
  if (value.ok) return value
  return runtimeError(
    `Invalid path '${path}': The choice state's condition path references an invalid value.`,
  )
}
