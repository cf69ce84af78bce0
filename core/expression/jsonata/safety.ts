import type { Json, JsonObject } from '../../std/json.ts'
import { cached } from '../bounded-cache.ts'
import type { EvaluationRequest } from '../evaluation.ts'
import { BUILTIN_FUNCTIONS } from './builtins.ts'
import { compileExpression } from './compile.ts'
import type { ExpressionPlace } from './error-text.ts'
import { leftOf, pairsOf, type SyntaxNode } from './syntax.ts'
import { expressionsIn, placesIn } from './template.ts'

/** Longer texts could concatenate an input often enough to matter. */
const LONGEST_TAME_TEXT = 2_000
/** More of them in one request are not tame. */
export const MOST_TAME_EXPRESSIONS = 64
const ANY_LIMIT_MS = 500

const TAME_OPERATORS = new Set([
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '+',
  '-',
  '*',
  '/',
  '%',
  'and',
  'or',
  'in',
  '&',
])

/**
 * Functions whose one call is linear in arguments that the expression did not multiply. Not among them: what takes a
 * function or a pattern, what is quadratic (distinct), what sizes its result by a number (pad, range), what multiplies (join
 * with a long separator, replace), and date pictures.
 */
const TAME_FUNCTIONS = new Set(
  (
    'sum count max min average substring lowercase uppercase length trim ' +
    'number floor ceil round abs sqrt power boolean not exists type keys lookup append merge reverse zip spread ' +
    'random uuid millis hash partition error assert encodeUrlComponent decodeUrlComponent base64encode base64decode'
  ).split(' '),
)

/** Tame when their second argument is a short literal: searching a long text for another long one can be quadratic. */
const TAME_WITH_LITERAL = new Set(['contains', 'substringBefore', 'substringAfter', 'split', 'join'])
const LONGEST_LITERAL = 16

/** Tame with one argument only: the others are pictures and patterns, or indent. */
const TAME_WITH_ONE_ARGUMENT = new Set(['toMillis', 'fromMillis', 'string', 'parse', 'now'])

/** Functions that read every byte of a value: only for values that are parts of the bindings, each counted once. */
const READS_ALL = new Set([
  'join',
  'string',
  'parse',
  'hash',
  'base64encode',
  'base64decode',
  'encodeUrlComponent',
])

/** True when no step of any expression in the template can block or take memory without bounds. [JN16] [JN17] */
export function isTame(template: Json): boolean {
  const texts = expressionsIn(template)
  return texts.length <= MOST_TAME_EXPRESSIONS && texts.every(isTameText)
}

/** True when a host may evaluate the request in its own process, under a short time limit. [JN18] */
export function isTameRequest(request: EvaluationRequest): boolean {
  if (hidesFunction(request.bindings.variables)) return false
  let expressions = 0
  for (const part of request.parts) {
    const texts = expressionsIn(part.template)
    expressions += texts.length
    if (expressions > MOST_TAME_EXPRESSIONS || !texts.every(isTameText)) return false
  }
  return true
}

/** True when a variable takes the name of a function. */
export function hidesFunction(variables: JsonObject): boolean {
  return Object.keys(variables).some((name) => BUILTIN_FUNCTIONS.has(name) || name === 'eval')
}

/**
 * The expression that most likely ended a process which was evaluating the request: the first that is not tame, else the
 * first of all.
 */
export function suspectExpression(request: EvaluationRequest): ExpressionPlace {
  const places = request.parts.flatMap((part) => placesIn(part.template, part.field))
  const suspect = places.find((place) => !isTameText(place.expression)) ?? places[0]
  return suspect ?? { expression: '', location: request.parts[0]?.field ?? '' }
}

/** True when the text between `{%` and `%}` is tame. */
export function isTameText(text: string): boolean {
  return text.length <= LONGEST_TAME_TEXT && judge(text)
}

const judge = cached(1_000, (text) => {
  const compiled = compileExpression(text, ANY_LIMIT_MS)
  // What does not parse is not evaluated either: its failure is as cheap here as anywhere.
  return !compiled.ok || isTameNode(compiled.value.syntax, false)
})

function allTame(nodes: readonly SyntaxNode[] | undefined, perItem: boolean): boolean {
  return nodes === undefined || nodes.every((node) => isTameNode(node, perItem))
}

/** `perItem`: the node is evaluated for the items of a value, in a path or a predicate, not once for the request. */
function isTameNode(node: SyntaxNode, perItem: boolean): boolean {
  if (node.group !== undefined || node.focus !== undefined || node.index !== undefined) return false
  // `[]` writes its mark on the list it keeps, which may be one of the bindings'.
  if (node.keepArray === true || node.keepSingletonArray === true) return false
  if (!allTame(node.stages, true) || !allTame(node.predicate, true)) return false
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
    case 'name':
    case 'variable':
    case 'wildcard':
      return true
    case 'filter':
      return node.expr !== undefined && isTameNode(node.expr, true)
    case 'path':
      return (node.steps ?? []).every((step, i) => isTameNode(step, perItem || i > 0))
    case 'block':
      return allTame(node.expressions, perItem)
    case 'condition':
      return allTame(
        [node.condition, node.then, node.else].filter((child) => child !== undefined),
        perItem,
      )
    case 'binary':
      return isTameBinary(node, perItem)
    case 'unary':
      return isTameUnary(node, perItem)
    case 'function':
      return isTameCall(node, perItem)
    default:
      return false
  }
}

function isTameBinary(node: SyntaxNode, perItem: boolean): boolean {
  const left = leftOf(node)
  if (typeof node.value !== 'string' || !TAME_OPERATORS.has(node.value)) return false
  if (node.value === '&' && !(isOfBindings(left) && isOfBindings(node.rhs))) return false
  return left !== undefined && node.rhs !== undefined && allTame([left, node.rhs], perItem)
}

function isTameUnary(node: SyntaxNode, perItem: boolean): boolean {
  if (node.value === '[') return allTame(node.expressions, perItem)
  // For an item that is an empty list the library writes into that list, which may be one of the bindings'.
  if (node.value === '{') return !perItem && pairsOf(node).every((pair) => allTame(pair, perItem))
  return node.value === '-' && node.expression !== undefined && isTameNode(node.expression, perItem)
}

function isTameCall(node: SyntaxNode, perItem: boolean): boolean {
  const name = node.procedure?.type === 'variable' ? node.procedure.value : undefined
  const given = node.arguments ?? []
  if (typeof name !== 'string' || !allTame(given, perItem)) return false
  if (node.procedure?.predicate !== undefined) return false
  if (READS_ALL.has(name) && !given.every(isOfBindings)) return false
  if (TAME_WITH_LITERAL.has(name)) return given.length === 2 && isShortLiteral(given[1])
  return TAME_FUNCTIONS.has(name) || (TAME_WITH_ONE_ARGUMENT.has(name) && given.length <= 1)
}

function isShortLiteral(node: SyntaxNode | undefined): boolean {
  return node?.type === 'string' && typeof node.value === 'string' && node.value.length <= LONGEST_LITERAL
}

/**
 * True when a value holds each part of the bindings at most once for each time it is written: a path of names below a
 * variable, a literal, or scalars made of those. `items.{"all": $states.input}` is not: it holds the input once a row.
 */
function isOfBindings(node: SyntaxNode | undefined): boolean {
  if (node === undefined) return false
  switch (node.type) {
    case 'path':
      return (node.steps ?? []).every((step, i) => isOfBindings(step) && (i === 0 || step.type === 'name'))
    case 'block':
      return (node.expressions ?? []).every(isOfBindings)
    case 'condition':
      return [node.then, node.else].every((branch) => branch === undefined || isOfBindings(branch))
    case 'binary':
      return node.value !== '&' || (isOfBindings(leftOf(node)) && isOfBindings(node.rhs))
    case 'function':
      return (node.arguments ?? []).every(isOfBindings)
    case 'unary':
      return node.value === '-'
    default:
      return true
  }
}
