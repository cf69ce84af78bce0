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

/** How to work out what a scope holds beside its input. */
export interface ScopeSource {
  context(): JsonObject
  variables(): JsonObject
  random(): () => number
}

/** A scope that works out context, variables and randomness when an expression reads them: most read the input alone. */
export class LazyScope implements ExpressionScope {
  readonly input: Json
  readonly #rest: LazyRest

  constructor(input: Json, rest: LazyRest | ScopeSource) {
    this.input = input
    this.#rest = rest instanceof LazyRest ? rest : new LazyRest(rest)
  }

  get context(): JsonObject {
    return this.#rest.context
  }

  get variables(): JsonObject {
    return this.#rest.variables
  }

  get random(): () => number {
    return this.#rest.random
  }

  with(input: Json): LazyScope {
    return new LazyScope(input, this.#rest)
  }
}

/** What scopes of one field share, each worked out once. */
class LazyRest {
  readonly #source: ScopeSource
  #context: JsonObject | undefined
  #variables: JsonObject | undefined
  #random: (() => number) | undefined

  constructor(source: ScopeSource) {
    this.#source = source
  }

  get context(): JsonObject {
    this.#context ??= this.#source.context()
    return this.#context
  }

  get variables(): JsonObject {
    this.#variables ??= this.#source.variables()
    return this.#variables
  }

  get random(): () => number {
    this.#random ??= this.#source.random()
    return this.#random
  }
}

/** The same scope with another `$`. */
export function withInput(scope: ExpressionScope, input: Json): ExpressionScope
export function withInput(scope: PathScope, input: Json): PathScope
export function withInput(scope: PathScope, input: Json): PathScope {
  return scope instanceof LazyScope ? scope.with(input) : { ...scope, input }
}
