import { transitionsOf } from '../../graph/transitions.ts'
import type { ChoiceComparison, ChoiceState, Scope } from '../../language/definition.ts'
import { ownState } from '../../language/scopes.ts'
import type { Json } from '../../std/json.ts'
import { ABSENT, askFor, type Need, type Place, PRESENT, type Wanted } from './need.ts'
import { type FoundPath, jsonataPathsIn, jsonPathsIn } from './paths.ts'

/** One comparison that a rule makes with the result: a value with which it holds, and one with which it does not. */
interface Wish {
  readonly need: Need
  readonly yes: Wanted | undefined
  readonly no: Wanted | undefined
}

export type Locate = (path: FoundPath) => Place

/**
 * Gives the result the values with which a Choice takes its best way: one that comes to a good end without passing the task
 * again, so that a loop that polls is left at once. A value that a nearer Choice has asked for stays.
 */
export function steerChoice(
  choice: ChoiceState,
  name: string,
  scope: Scope,
  task: string,
  locate: Locate,
): void {
  const rules = choice.Choices.map((rule) => ({ next: rule.Next, wishes: wishesOf(rule, locate) }))
  const ways = rules.map((rule) => scoreOf(scope, rule.next, new Set([task, name])))
  const byDefault = choice.Default === undefined ? -1 : scoreOf(scope, choice.Default, new Set([task, name]))
  const best = Math.max(...ways, byDefault)
  const chosen = rules[ways.indexOf(best)]
  const others = rules.slice(0, chosen === undefined ? rules.length : ways.indexOf(best))
  if (chosen !== undefined) for (const { need, yes } of chosen.wishes) askFor(need, yes)
  for (const { wishes } of others) {
    const wish = wishes.find(({ no }) => no !== undefined && no !== ABSENT) ?? wishes[0]
    if (wish !== undefined) askFor(wish.need, wish.no)
  }
}

/** 3: a good end; 2: only a Fail; 1: nothing but the way back. */
function scoreOf(scope: Scope, from: string, barred: ReadonlySet<string>): number {
  const seen = new Set<string>()
  const pending = [from]
  let score = 1
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const state = ownState(scope, name)
    if (state === undefined || seen.has(name) || barred.has(name)) continue
    seen.add(name)
    if (state.Type === 'Succeed' || ('End' in state && state.End === true)) return 3
    if (state.Type === 'Fail') score = 2
    for (const way of transitionsOf(state, '')) if (way.kind !== 'catch') pending.push(way.target)
  }
  return score
}

function wishesOf(rule: ChoiceComparison, locate: Locate): Wish[] {
  const { Condition } = rule
  if (typeof Condition === 'string') return conditionWishes(Condition, locate)
  if (rule.And !== undefined) return rule.And.flatMap((part) => wishesOf(part, locate))
  if (rule.Or !== undefined) return rule.Or.slice(0, 1).flatMap((part) => wishesOf(part, locate))
  if (rule.Not !== undefined)
    return wishesOf(rule.Not, locate).map(({ need, yes, no }) => ({ need, yes: no, no: yes }))
  const path = jsonPathsIn(rule.Variable ?? '')[0]
  const place = path === undefined ? undefined : locate(path)
  const operator = Object.keys(rule).find((key) => !NO_OPERATORS.has(key))
  if (place?.kind !== 'result' || operator === undefined) return []
  return [{ need: place.need, ...operatorValues(operator, rule[operator] as Json) }]
}

const NO_OPERATORS: ReadonlySet<string> = new Set([
  'Variable',
  'Next',
  'Comment',
  'Assign',
  'Output',
  'Condition',
])

interface Answers {
  readonly yes: Wanted | undefined
  readonly no: Wanted | undefined
}

/** Values with which an operator of JSONPath's Choice holds and does not hold. */
function operatorValues(operator: string, value: Json): Answers {
  if (operator.endsWith('Path')) return { yes: undefined, no: undefined }
  if (operator.startsWith('Is')) {
    const sample = IS_SAMPLES[operator] ?? { yes: undefined, no: undefined }
    return value === true ? sample : { yes: sample.no, no: sample.yes }
  }
  if (operator === 'StringMatches') return { yes: String(value).replaceAll(/(?<!\\)\*/g, 'x'), no: '' }
  if (operator.endsWith('Equals') && !/Than/.test(operator)) return { yes: value, no: differing(value) }
  return compared(operator.includes('GreaterThan') ? '>' : '<', operator.endsWith('Equals'), value)
}

const IS_SAMPLES: Readonly<Record<string, Answers>> = {
  IsNull: { yes: null, no: 'value' },
  IsPresent: { yes: PRESENT, no: ABSENT },
  IsNumeric: { yes: 1, no: 'value' },
  IsString: { yes: 'value', no: 1 },
  IsBoolean: { yes: true, no: 'value' },
  IsTimestamp: { yes: '2030-01-01T00:00:00Z', no: 'value' },
}

function compared(direction: '>' | '<', orEqual: boolean, value: Json): Answers {
  if (typeof value === 'number') {
    const step = direction === '>' ? 1 : -1
    return { yes: orEqual ? value : value + step, no: orEqual ? value - step : value }
  }
  if (typeof value !== 'string') return { yes: undefined, no: undefined }
  const isTime = /^\d{4}-/.test(value)
  const [low, high] = isTime ? ['1970-01-01T00:00:00Z', '2999-01-01T00:00:00Z'] : ['', '\uffff']
  return direction === '>' ? { yes: high, no: low } : { yes: low, no: high }
}

function differing(value: Json): Json {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  return `not ${typeof value === 'string' ? value : 'this'}`
}

const COMPARISON =
  /^\s*(\$[^=<>!]*?)\s*(=|!=|>=|<=|>|<)\s*("(?:[^"\\]|\\.)*"|'[^']*'|-?\d+(?:\.\d+)?|true|false|null)\s*$/

/** Reads the plain comparisons of a JSONata condition; parts it cannot read are left to chance. */
function conditionWishes(condition: string, locate: Locate): Wish[] {
  const text = condition.replace(/^\{%|%\}$/g, '').trim()
  const parts = text.split(/\s+or\s+/)[0]?.split(/\s+and\s+/) ?? []
  return parts.flatMap((part) => partWishes(part.replace(/^\(|\)$/g, ''), locate))
}

function partWishes(part: string, locate: Locate): Wish[] {
  const negated = /^\s*\$not\((.*)\)\s*$/.exec(part)
  if (negated?.[1] !== undefined) {
    return partWishes(negated[1], locate).map(({ need, yes, no }) => ({ need, yes: no, no: yes }))
  }
  const compare = COMPARISON.exec(part)
  const path = jsonataPathsIn(compare?.[1] ?? part.replace(/^\s*\$exists\((.*)\)\s*$/, '$1'))[0]
  const place = path?.whole === true ? locate(path) : undefined
  if (place?.kind !== 'result') return []
  const { need } = place
  if (compare === null)
    return [{ need, ...(part.includes('$exists') ? IS_SAMPLES.IsPresent! : { yes: true, no: false }) }]
  const value = literal(compare[3] ?? 'null')
  if (compare[2] === '=') return [{ need, yes: value, no: differing(value) }]
  if (compare[2] === '!=') return [{ need, yes: differing(value), no: value }]
  const orEqual = compare[2]?.endsWith('=') === true
  return [{ need, ...compared(compare[2]?.startsWith('>') === true ? '>' : '<', orEqual, value) }]
}

function literal(text: string): Json {
  if (text.startsWith("'")) return text.slice(1, -1)
  return JSON.parse(text) as Json
}
