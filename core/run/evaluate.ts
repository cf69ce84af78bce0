import type { EvaluationPart, EvaluationRequest } from '../expression/evaluation.ts'
import { type ExpressionScope, LazyScope } from '../expression/expression-scope.ts'
import { typeFailure } from '../expression/jsonata/error-text.ts'
import { expressionText, isExpression } from '../expression/jsonata/template.ts'
import { isObject, type Json, type JsonObject, jsonType } from '../std/json.ts'
import { type ContextExtras, contextObject } from './context-object.ts'
import { randomFrom, seedOf } from './random.ts'
import { evaluationProblem, type Outcome, type Place, value } from './step.ts'
import { variablesInScope } from './variables.ts'

/** What an evaluation may read beside input, context and variables. */
export interface EvaluationExtras extends ContextExtras {
  readonly result?: Json
  readonly errorOutput?: Json
}

/** What a JSONPath field of the place reads; `purpose` parts the randomness of different fields. */
export function pathScope(
  place: Place,
  input: Json,
  purpose: string,
  extras: ContextExtras = {},
): ExpressionScope {
  const { state } = place.world
  return new LazyScope(input, {
    context: () => contextOf(place, extras),
    variables: () => variablesInScope(state, place.frame),
    random: () => randomFrom(seedOf(state.entropy, place.visit.id, place.attempt, purpose)),
  })
}

function contextOf({ world, frame, visit }: Place, extras: ContextExtras): JsonObject {
  const own = contextObject(world.state, frame, visit, extras)
  if (world.context === undefined) return own
  return extras.item === undefined || own.Map === undefined
    ? world.context
    : { ...world.context, Map: own.Map }
}

/** True when a template has an expression at any depth. */
function hasExpression(template: Json): boolean {
  if (typeof template === 'string') return isExpression(template)
  if (Array.isArray(template)) return template.some(hasExpression)
  return isObject(template) && Object.values(template).some(hasExpression)
}

/**
 * Values of JSONata fields, parallel to `parts`; in 'first-true' mode up to the part that yielded true. Fields without
 * an expression are their own value and ask nobody.
 */
export function jsonata(
  place: Place,
  purpose: string,
  parts: readonly EvaluationPart[],
  extras: EvaluationExtras = {},
  mode: EvaluationRequest['mode'] = 'all',
): Outcome<readonly Json[]> {
  if (!parts.some((part) => hasExpression(part.template))) return value(parts.map((part) => part.template))
  const key = `${place.visit.id}:${place.attempt}:${purpose}`
  const answer = place.world.answers.get(key)
  if (answer === undefined)
    return { kind: 'ask', request: requestOf(place, key, purpose, parts, extras, mode) }
  if (answer.ok) return value(answer.values)
  return evaluationProblem(answer.failure.error, answer.failure.cause, answer.failure.location)
}

function requestOf(
  place: Place,
  key: string,
  purpose: string,
  parts: readonly EvaluationPart[],
  extras: EvaluationExtras,
  mode: EvaluationRequest['mode'],
): EvaluationRequest {
  const { state, now } = place.world
  const states = statesOf(place, extras)
  if (extras.result !== undefined) states.result = extras.result
  if (extras.errorOutput !== undefined) states.errorOutput = extras.errorOutput
  return {
    key,
    parts,
    mode,
    bindings: { states, variables: variablesInScope(state, place.frame) },
    now,
    seed: seedOf(state.entropy, place.visit.id, place.attempt, purpose),
  }
}

/** `$states` as far as every field has it; the context is worked out when it is read, which few expressions do. */
function statesOf(place: Place, extras: ContextExtras): JsonObject {
  let context: JsonObject | undefined
  return {
    input: place.visit.input,
    get context(): JsonObject {
      context ??= contextOf(place, extras)
      return context
    },
  }
}

/** The failure of a JSONata field whose value is of another type than it takes. */
export function wrongType(field: string, template: Json, expected: string, actual: Json): Outcome<never> {
  const expression = typeof template === 'string' && isExpression(template) ? expressionText(template) : null
  const failure = typeFailure(field, expression, expected, jsonType(actual), JSON.stringify(actual))
  return evaluationProblem(failure.error, failure.cause, failure.location)
}
