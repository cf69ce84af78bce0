import type { QueryLanguage, State } from '../language/definition.ts'
import type { Json, JsonObject } from '../std/json.ts'
import type { Observation } from './state-observation.ts'

/** What the work of the state comes to without being done. */
export type TestMock =
  | { readonly kind: 'result'; readonly result: Json }
  | { readonly kind: 'error'; readonly error: string; readonly cause: string | null }

/** One state to be tried out by itself. */
export interface StateTest {
  readonly name: string
  readonly state: State
  /** The language of the machine around it; the state's own QueryLanguage goes before. */
  readonly queryLanguage: QueryLanguage
  readonly input: Json
  /** Variables that stand as though states before had assigned them. */
  readonly variables: JsonObject
  /** The whole context object. */
  readonly context: JsonObject
  /** Without one the work is done: tasks are asked, waits pass at once; Parallel and Map need one. */
  readonly mock: TestMock | null
  /** How often each retrier has been used up before. */
  readonly retries: number
  /** What the ItemReader of a distributed Map has read. */
  readonly items: readonly Json[] | null
  /** Failed iterations of a Map, to be weighed against what it tolerates. */
  readonly failedIterations: number | null
  /** Milliseconds since 1970. */
  readonly at: number
  readonly seed: string
}

/** How the state ended, with everything that could be seen on the way. */
export interface StateTestOutcome {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR'
  readonly output?: Json
  readonly error?: string
  readonly cause?: string
  /** The state that would come next; absent where the scope ends. */
  readonly nextState?: string
  readonly catchIndex?: number
  readonly retryIndex?: number
  /** Seconds until the next attempt. */
  readonly retryAfter?: number
  readonly seen: Observation
  /** Variables in scope behind the state. */
  readonly variables: JsonObject
  /** How many items a Map has; null for other states. */
  readonly items: number | null
}
