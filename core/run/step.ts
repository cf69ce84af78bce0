import type { EvaluationAnswer, EvaluationRequest } from '../expression/evaluation.ts'
import type { StatesError } from '../expression/states-error.ts'
import type { JsonObject } from '../std/json.ts'
import type { Result } from '../std/result.ts'
import type { HistoryEvent } from './event.ts'
import type { Program, ProgramState } from './program.ts'
import type { ExecutionState, Frame, Visit } from './state.ts'

type WithoutNumbers<T> = T extends unknown ? Omit<T, 'seq' | 'at'> : never

/** An event that has no number yet. */
export type Draft = WithoutNumbers<HistoryEvent>

/** Everything a micro-step may look at: the folded state, the definition, the command's time, the answers so far. */
export interface World {
  readonly state: ExecutionState
  readonly program: Program
  readonly now: number
  readonly answers: ReadonlyMap<string, EvaluationAnswer>
  /** Stands in for the context object where one state is tried out by itself. */
  readonly context?: JsonObject
}

/** A visit of a state, seen by a micro-step. */
export interface Place {
  readonly world: World
  readonly frame: Frame
  readonly visit: Visit
  readonly entry: ProgramState
  /** The attempt that is under way, or that begins with this step. */
  readonly attempt: number
}

/** What one micro-step comes to: one event, a question to the host, or nothing that can be done now. */
export type Step =
  | { readonly kind: 'event'; readonly event: Draft }
  | { readonly kind: 'evaluate'; readonly request: EvaluationRequest }
  | { readonly kind: 'blocked' }

/** Why a state cannot go on. */
export interface Problem {
  readonly error: string | null
  readonly cause: string | null
  /** True when the cause already is the whole sentence, as it is for errors of authors. */
  readonly bare: boolean
  /** Present for JSONata: the failure is an EvaluationFailed of its own in the log. */
  readonly evaluation?: { readonly location: string | null }
}

/** A value, or why there is none, or what must be evaluated first. */
export type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'ask'; readonly request: EvaluationRequest }

export const BLOCKED: Step = { kind: 'blocked' }

export const emit = (event: Draft): Step => ({ kind: 'event', event })

export const value = <T>(of: T): Outcome<T> => ({ kind: 'value', value: of })

export const problem = (error: string, cause: string): Outcome<never> => ({
  kind: 'problem',
  problem: { error, cause, bare: false },
})

/** An expression's failure in JSONata; `location` is the field, null when no single field is at fault. */
export const evaluationProblem = (error: string, cause: string, location: string | null): Outcome<never> => ({
  kind: 'problem',
  problem: { error, cause, bare: false, evaluation: { location } },
})

/** The outcome of a JSONPath evaluation. */
export function fromResult<T>(result: Result<T, StatesError>): Outcome<T> {
  return result.ok ? value(result.value) : problem(result.error.error, result.error.cause)
}

/** Goes on with a value; problems and questions pass through. */
export function andThen<T, U>(outcome: Outcome<T>, next: (of: T) => Outcome<U>): Outcome<U> {
  return outcome.kind === 'value' ? next(outcome.value) : outcome
}
