import type { Json, JsonObject } from '../std/json.ts'

/** What a JSONPath expression may read. */
export interface PathScope {
  /** `$`: the value that the field's expressions work on. */
  readonly input: Json
  /** `$$`: the context object. */
  readonly context: JsonObject
  /** `$name`: the variables that are visible here, by name without the dollar. */
  readonly variables: JsonObject
}

/** What a field may read in which intrinsic functions are allowed as well. */
export interface ExpressionScope extends PathScope {
  /** A number in [0, 1). The caller seeds it, so that the same decision has the same UUIDs when it is taken again. */
  readonly random: () => number
}

/** The same scope with another `$`. What the scope works out only when it is read stays so. */
export function withInput<S extends PathScope>(scope: S, input: Json): S {
  return Object.create(scope, { input: { value: input, enumerable: true } }) as S
}
