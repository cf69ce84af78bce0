import type { Json } from '../std/json.ts'
import { type Outcome, type Place, problem, value } from './step.ts'

/**
 * A number that stands in the definition itself. Where a deployment template left a placeholder there is none: a rehearsal
 * goes on as if the field were absent, any other run fails with a sentence about it.
 */
export function literalNumber<T extends number | null>(
  place: Place,
  field: string,
  given: Json | undefined,
  absent: T,
): Outcome<number | T> {
  if (given === undefined) return value(absent)
  if (typeof given === 'number') return value(given)
  if (place.world.state.rehearsal) return value(absent)
  const cause = `The ${field} field is no number but ${JSON.stringify(given)}. Put the number in its place.`
  return problem('States.Runtime', cause)
}
