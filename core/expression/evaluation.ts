import type { Json, JsonObject } from '../std/json.ts'

/** What a JSONata expression may read: `$states` and the variables in scope, by name without the dollar. */
export interface Bindings {
  readonly states: JsonObject
  readonly variables: JsonObject
}

/** One field of a state: a JSON value in which every string `{% … %}`, at any depth, is an expression. */
export interface EvaluationPart {
  /** The field's name as errors name it: 'Output', 'Arguments', 'Choices[0]/Condition' … */
  readonly field: string
  readonly template: Json
}

/**
 * A question that `decide` asks its host. A pure value: the same request has the same answer wherever and however often
 * it is evaluated ($now, $millis, $random and $uuid take their values from `now` and `seed`).
 */
export interface EvaluationRequest {
  /** The same whenever the same point of the same execution is reached again. */
  readonly key: string
  readonly parts: readonly EvaluationPart[]
  /** 'all' evaluates each part; 'first-true' stops behind the first part that yields true (a Choice). */
  readonly mode: 'all' | 'first-true'
  readonly bindings: Bindings
  /** Milliseconds since 1970, UTC. */
  readonly now: number
  readonly seed: string
}

/** Why an expression has no value. `cause` is the sentence that Step Functions records, without the state's prefix. */
export interface EvaluationFailure {
  readonly error: string
  readonly cause: string
  /** The field in which the expression stands. */
  readonly location: string
}

/** `values` run parallel to `parts`; in 'first-true' mode they end with the part that yielded true. */
export type EvaluationAnswer =
  | { readonly key: string; readonly ok: true; readonly values: readonly Json[] }
  | { readonly key: string; readonly ok: false; readonly failure: EvaluationFailure }
