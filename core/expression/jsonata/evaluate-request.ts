import { type Json, jsonType } from '../../std/json.ts'
import { err, ok, type Result } from '../../std/result.ts'
import type { EvaluationAnswer, EvaluationFailure, EvaluationPart, EvaluationRequest } from '../evaluation.ts'
import { compileExpression } from './compile.ts'
import {
  type ExpressionPlace,
  outOfTimeFailure,
  resultFailure,
  thrownFailure,
  typeFailure,
} from './error-text.ts'
import { plainResult } from './plain-result.ts'
import { requestFunctions } from './request-functions.ts'
import { describeThrown } from './syntax.ts'
import { expressionText, fillTemplate, isExpression, placesIn } from './template.ts'

/** How long a host lets a request take. */
export interface EvaluationLimits {
  /** Milliseconds for each expression, checked between its steps. */
  readonly expressionMs: number
  /** Asked before each expression; true ends the request as out of time. Hosts that have a clock pass one. */
  readonly isOver?: (() => boolean) | undefined
}

/** A request that its host's limits ended; it has no answer yet. `place` is the expression that was under way. */
export interface OutOfTime {
  readonly outOfTime: ExpressionPlace
}

type Stop = { readonly failure: EvaluationFailure } | OutOfTime

/** What every expression of a request shares. */
interface Run {
  readonly request: EvaluationRequest
  readonly names: Record<string, unknown>
  readonly limits: EvaluationLimits
}

const DEFAULT_EXPRESSION_MS = 500

/**
 * The answer to a request [JN2] [JN3]. Never rejects. An expression that runs longer than half a second between its steps
 * fails; one that blocks within a step blocks its host, which is why hosts evaluate what is not tame where it can be killed.
 */
export async function evaluateRequest(request: EvaluationRequest): Promise<EvaluationAnswer> {
  const answer = await evaluateWithin(request, { expressionMs: DEFAULT_EXPRESSION_MS })
  if (!('outOfTime' in answer)) return answer
  return { key: request.key, ok: false, failure: outOfTimeFailure(answer.outOfTime) }
}

/** Like `evaluateRequest`, but what the limits end is told apart, so that it can be asked again elsewhere. */
export async function evaluateWithin(
  request: EvaluationRequest,
  limits: EvaluationLimits,
): Promise<EvaluationAnswer | OutOfTime> {
  const run: Run = { request, names: namesOf(request), limits }
  const values: Json[] = []
  for (const part of request.parts) {
    const value = await evaluatePart(run, part)
    if (!value.ok) {
      if ('outOfTime' in value.error) return value.error
      return { key: request.key, ok: false, failure: value.error.failure }
    }
    values.push(value.value)
    if (request.mode === 'first-true' && value.value === true) break
  }
  return { key: request.key, ok: true, values }
}

function namesOf(request: EvaluationRequest): Record<string, unknown> {
  // Without a prototype: a variable may be called `__proto__`.
  const names: Record<string, unknown> = Object.create(null)
  for (const name of Object.keys(request.bindings.variables)) names[name] = request.bindings.variables[name]
  names.states = request.bindings.states
  return names
}

async function evaluatePart(run: Run, part: EvaluationPart): Promise<Result<Json, Stop>> {
  const value = await valueFor(run, part)
  if (!value.ok || run.request.mode === 'all' || typeof value.value === 'boolean') return value
  const expression =
    typeof part.template === 'string' && isExpression(part.template) ? expressionText(part.template) : null
  const actual = jsonType(value.value)
  return err({
    failure: typeFailure(part.field, expression, 'boolean', actual, JSON.stringify(value.value)),
  })
}

async function valueFor(run: Run, { template, field }: EvaluationPart): Promise<Result<Json, Stop>> {
  const values: Json[] = []
  for (const place of placesIn(template, field)) {
    const value = await evaluateExpression(run, place)
    if (!value.ok) return value
    values.push(value.value)
  }
  let next = 0
  return ok(fillTemplate(template, () => values[next++]!))
}

async function evaluateExpression(run: Run, place: ExpressionPlace): Promise<Result<Json, Stop>> {
  if (run.limits.isOver?.() === true) return err({ outOfTime: place })
  const compiled = compileExpression(place.expression, run.limits.expressionMs)
  if (!compiled.ok) {
    return err({ failure: thrownFailure(place, compiled.error.code, compiled.error.message) })
  }
  const { now, seed } = run.request
  const bindings = Object.assign(
    Object.create(null),
    requestFunctions(now, `${seed}/${place.location}`),
    run.names,
  )
  try {
    const result = plainResult(await compiled.value.evaluate(bindings))
    return result.ok ? result : err({ failure: resultFailure(place, result.error) })
  } catch (thrown) {
    const { code, message } = describeThrown(thrown)
    if (code === 'D1012') return err({ outOfTime: place })
    return err({ failure: thrownFailure(place, code, message) })
  }
}
