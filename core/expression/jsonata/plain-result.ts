import { type Json, type JsonObject, setKey } from '../../std/json.ts'
import { err, ok, type Result } from '../../std/result.ts'

/** Why what the library returned is not a value. */
export type ResultProblem = 'undefined' | 'unsupported' | 'too-deep' | 'too-large' | 'not-finite'

const MAX_DEPTH = 200
const MAX_SIZE = 10 * 1024 * 1024

class Unfit extends Error {
  readonly problem: ResultProblem
  constructor(problem: ResultProblem) {
    super(problem)
    this.problem = problem
  }
}

/**
 * A plain copy of a result [JN8] [JN9] [JN10]. The library's values share structure with each other and with the
 * bindings (`items.{"all": $states.input}` holds the input once a row), so the size is counted while copying, about a
 * character of JSON text each, and the copy stops where it would become too large.
 */
export function plainResult(value: unknown): Result<Json, ResultProblem> {
  if (value === undefined) return err('undefined')
  try {
    return ok(copy(value, 0, { left: MAX_SIZE }))
  } catch (thrown) {
    if (thrown instanceof Unfit) return err(thrown.problem)
    throw thrown
  }
}

function copy(value: unknown, depth: number, budget: { left: number }): Json {
  spend(budget, 4)
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'string':
      spend(budget, value.length)
      return value
    case 'boolean':
      return value
    case 'number':
      if (!Number.isFinite(value)) throw new Unfit('not-finite')
      return value === 0 ? 0 : value
    case 'object':
      if (depth >= MAX_DEPTH) throw new Unfit('too-deep')
      return Array.isArray(value) ? copyArray(value, depth, budget) : copyObject(value, depth, budget)
    default:
      throw new Unfit('unsupported')
  }
}

function copyArray(source: readonly unknown[], depth: number, budget: { left: number }): Json[] {
  const target: Json[] = []
  for (let i = 0; i < source.length; i++) target.push(copy(source[i], depth + 1, budget))
  return target
}

function copyObject(source: object, depth: number, budget: { left: number }): JsonObject {
  const target: JsonObject = {}
  for (const key of Object.keys(source)) {
    const value = (source as Record<string, unknown>)[key]
    if (value === undefined) continue
    spend(budget, key.length)
    setKey(target, key, copy(value, depth + 1, budget))
  }
  return target
}

function spend(budget: { left: number }, amount: number): void {
  budget.left -= amount
  if (budget.left < 0) throw new Unfit('too-large')
}
