import { applyResultPath } from '../expression/data-flow.ts'
import { evaluateObject } from '../expression/payload-template.ts'
import type { Catcher, Retrier, State } from '../language/definition.ts'
import type { Json, JsonObject } from '../std/json.ts'
import { jsonata, pathScope } from './evaluate.ts'
import { randomFrom, seedOf } from './random.ts'
import type { Failure } from './state.ts'
import {
  andThen,
  type Draft,
  emit,
  fromResult,
  type Outcome,
  type Place,
  type Problem,
  type Step,
  value,
} from './step.ts'

/** Turns a problem into the step that it leads to: an EvaluationFailed, a retry, a catch, or the end of the frame. */
export function raise(place: Place, problem: Problem): Step {
  const failure: Failure = { error: problem.error, cause: causeOf(place, problem) }
  if (problem.evaluation === undefined) return recover(place, failure, { retry: true, reported: true })
  const { location } = problem.evaluation
  return emit({
    type: 'EvaluationFailed',
    ...at(place),
    name: place.entry.name,
    error: failure.error ?? '',
    cause: failure.cause ?? '',
    ...(location === null ? {} : { location }),
  })
}

/** The interpreter's own errors say where they happened; an author's error is quoted as it is. */
function causeOf(place: Place, problem: Problem): string | null {
  if (problem.bare) return problem.cause
  const { name } = place.entry
  return `An error occurred while executing the state '${name}' (entered at the event id #${place.visit.enteredView}). ${problem.cause}`
}

/** Envelope fields of an event of this place. */
export function at(place: Place): { frame: number; visit: number; attempt: number } {
  return { frame: place.frame.id, visit: place.visit.id, attempt: place.attempt }
}

/**
 * What a failure leads to. Retriers are asked first, then the state reports its own failure (Parallel and Map), then
 * catchers are asked, then the frame fails.
 */
export function recover(place: Place, failure: Failure, asked: { retry: boolean; reported: boolean }): Step {
  const { state } = place.entry
  const retry = asked.retry ? retryOf(place, failure) : null
  if (retry !== null) return emit(retry)
  if (!asked.reported && (state.Type === 'Parallel' || state.Type === 'Map')) {
    return emit({ type: `${state.Type}StateFailed`, ...at(place), ...errorFields(failure) })
  }
  const catchers = 'Catch' in state ? (state.Catch ?? []) : []
  const index = catchers.findIndex((catcher) => matchesError(catcher.ErrorEquals, failure))
  const catcher = catchers[index]
  return catcher === undefined ? fail(place, failure) : caught(place, failure, catcher, index)
}

/** `error` and `cause` where they are known. */
export function errorFields(failure: Failure): { error?: string; cause?: string } {
  return {
    ...(failure.error === null ? {} : { error: failure.error }),
    ...(failure.cause === null ? {} : { cause: failure.cause }),
  }
}

/** True when one of the names of a Retry or Catch means this failure. */
export function matchesError(names: readonly string[], failure: Failure): boolean {
  // States.Runtime says that the machine itself is at fault: it is neither retried nor caught, by whatever name.
  if (failure.error === 'States.Runtime') return false
  return names.some((name) => {
    if (name === 'States.ALL') return true
    if (name === 'States.TaskFailed') return failure.error !== 'States.Timeout'
    if (name === 'States.HeartbeatTimeout' && failure.heartbeat === true) return true
    return name === failure.error
  })
}

function retryOf(place: Place, failure: Failure): Draft | null {
  const state: State = place.entry.state
  const retriers = 'Retry' in state ? (state.Retry ?? []) : []
  const index = retriers.findIndex((retrier) => retries(retrier, failure))
  const retrier = retriers[index]
  if (retrier === undefined) return null
  const used = place.visit.retries[index] ?? 0
  if (used >= (retrier.MaxAttempts ?? 3)) return null
  const dueAt = place.world.now + Math.round(delaySeconds(place, retrier, used) * 1000)
  return { type: 'RetryScheduled', ...at(place), retrier: index, dueAt, ...errorFields(failure) }
}

function retries(retrier: Retrier, failure: Failure): boolean {
  const named = retrier.ErrorEquals.includes('States.DataLimitExceeded')
  return matchesError(retrier.ErrorEquals, failure) && (failure.error !== 'States.DataLimitExceeded' || named)
}

function delaySeconds(place: Place, retrier: Retrier, used: number): number {
  const grown = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** used
  const delay = Math.min(grown, retrier.MaxDelaySeconds ?? Number.MAX_SAFE_INTEGER, 31_622_400)
  if (retrier.JitterStrategy !== 'FULL') return delay
  return delay * randomFrom(seedOf(place.world.state.entropy, place.visit.id, place.attempt, 'jitter'))()
}

/** What Catch hands on: the error's name and cause. */
function errorOutputOf(failure: Failure): JsonObject {
  const error = failure.heartbeat === true ? 'States.HeartbeatTimeout' : failure.error
  // Recorded: a worker that says nothing leaves two nulls, a time-out an empty cause.
  return { Error: error, Cause: failure.cause ?? (error === null ? null : '') }
}

function caught(place: Place, failure: Failure, catcher: Catcher, index: number): Step {
  const type = place.entry.state.Type as 'Task' | 'Parallel' | 'Map'
  const outcome =
    place.entry.queryLanguage === 'JSONata'
      ? caughtInJsonata(place, failure, catcher, index)
      : caughtInJsonPath(place, failure, catcher)
  if (outcome.kind === 'ask') return { kind: 'evaluate', request: outcome.request }
  // A catcher that fails itself has nobody above it in this state; asking the catchers again would never end.
  if (outcome.kind === 'problem') {
    return fail(place, { error: outcome.problem.error, cause: causeOf(place, outcome.problem) })
  }
  const { output, assigned } = outcome.value
  return emit({
    type: `${type}StateExited`,
    ...at(place),
    name: place.entry.name,
    output,
    ...(assigned === undefined ? {} : { assigned }),
    next: catcher.Next,
    catcher: index,
  })
}

interface Caught {
  readonly output: Json
  readonly assigned: JsonObject | undefined
}

function caughtInJsonPath(place: Place, failure: Failure, catcher: Catcher): Outcome<Caught> {
  const errorOutput = errorOutputOf(failure)
  const combined = fromResult(applyResultPath(catcher.ResultPath, place.visit.input, errorOutput))
  return andThen(combined, (output): Outcome<Caught> => {
    if (catcher.Assign === undefined) return value({ output, assigned: undefined })
    const scope = pathScope(place, errorOutput, 'catch')
    return andThen(fromResult(evaluateObject(catcher.Assign, scope)), (assigned) =>
      value({ output, assigned }),
    )
  })
}

function caughtInJsonata(place: Place, failure: Failure, catcher: Catcher, index: number): Outcome<Caught> {
  const errorOutput = errorOutputOf(failure)
  const parts = [
    { field: `Catch[${index}]/Output`, template: catcher.Output ?? null },
    { field: `Catch[${index}]/Assign`, template: catcher.Assign ?? {} },
  ]
  return andThen(jsonata(place, `catch${index}`, parts, { errorOutput }), ([output, assigned]) =>
    value({
      output: catcher.Output === undefined ? errorOutput : (output ?? null),
      assigned: catcher.Assign === undefined ? undefined : (assigned as JsonObject),
    }),
  )
}

/** The end of the frame: of the execution, of a branch, of an iteration. */
export function fail({ world, frame }: Pick<Place, 'world' | 'frame'>, failure: Failure): Step {
  if (frame.parent === null) return emit({ type: 'ExecutionFailed', frame: 0, ...errorFields(failure) })
  const parent = world.state.frames.get(frame.parent)
  const above = parent?.position.kind === 'visit' ? parent.position.visit : null
  if (above === null) throw new Error(`frame ${frame.id} has lost its parent`)
  return emit({
    type: frame.kind === 'branch' ? 'ParallelBranchFailed' : 'MapIterationFailed',
    frame: frame.parent,
    visit: above.id,
    attempt: above.attempt,
    index: frame.index,
    child: frame.id,
    ...errorFields(failure),
  })
}
