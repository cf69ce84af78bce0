import { applyInputPath } from '../../expression/data-flow.ts'
import { evaluateSecondsPath, evaluateTimestampPath } from '../../expression/path-fields.ts'
import { type Instant, parseTimestamp } from '../../expression/timestamp.ts'
import type { WaitState } from '../../language/definition.ts'
import type { Json } from '../../std/json.ts'
import { jsonata, pathScope, wrongType } from '../evaluate.ts'
import { at, raise } from '../failures.ts'
import { leave, ownExit, workDone } from '../leave.ts'
import { literalNumber } from '../literal-number.ts'
import {
  andThen,
  BLOCKED,
  emit,
  evaluationProblem,
  fromResult,
  type Outcome,
  type Place,
  problem,
  type Step,
  value,
} from '../step.ts'

interface Until {
  readonly at: number
  readonly absolute: boolean
}

/** Wait: lets time pass, then hands on its input. */
export function stepWait(place: Place, state: WaitState): Step {
  const input = inputOf(place, state)
  if (input.kind === 'problem') return raise(place, input.problem)
  const until = input.kind === 'ask' ? input : untilOf(place, state, input.value)
  if (until.kind === 'ask') return { kind: 'evaluate', request: until.request }
  if (until.kind === 'problem') return raise(place, until.problem)
  if (until.value.at <= place.world.now) return waited(place, state)
  const { frame, visit } = at(place)
  const absolute = until.value.absolute ? { absolute: true as const } : {}
  return emit({ type: 'WaitScheduled', frame, visit, until: until.value.at, ...absolute })
}

/** A Wait whose time is running: leaves when it is over. */
export function stepWaiting(place: Place, state: WaitState, until: number): Step {
  return until <= place.world.now ? waited(place, state) : BLOCKED
}

function waited(place: Place, state: WaitState): Step {
  return workDone(place, inputOf(place, state), (result) => leave(place, result, ownExit(state)))
}

function inputOf(place: Place, state: WaitState): Outcome<Json> {
  if (place.entry.queryLanguage === 'JSONata') return value(place.visit.input)
  return fromResult(applyInputPath(state.InputPath, pathScope(place, place.visit.input, 'work')))
}

function untilOf(place: Place, state: WaitState, input: Json): Outcome<Until> {
  if (place.entry.queryLanguage === 'JSONata') return untilInJsonata(place, state)
  const scope = pathScope(place, input, 'work')
  if (state.SecondsPath !== undefined) {
    return andThen(fromResult(evaluateSecondsPath(state.SecondsPath, scope)), (seconds) =>
      after(place, seconds),
    )
  }
  if (state.TimestampPath !== undefined) {
    return andThen(fromResult(evaluateTimestampPath(state.TimestampPath, scope)), (instant) =>
      value(untilInstant(instant)),
    )
  }
  if (state.Timestamp !== undefined) {
    const instant = parseTimestamp(state.Timestamp)
    if (instant !== null) return value(untilInstant(instant))
    return problem(
      'States.Runtime',
      `The Timestamp field is not an ISO-8601 extended offset date-time: ${state.Timestamp}`,
    )
  }
  return andThen(literalNumber(place, 'Seconds', state.Seconds, 0), (seconds) => after(place, seconds))
}

function untilInJsonata(place: Place, state: WaitState): Outcome<Until> {
  const field = state.Timestamp === undefined ? 'Seconds' : 'Timestamp'
  const template: Json = state.Timestamp ?? state.Seconds ?? 0
  return andThen(jsonata(place, 'work', [{ field, template }]), ([found = null]): Outcome<Until> => {
    if (field === 'Seconds') {
      if (typeof found !== 'number' || !Number.isSafeInteger(found))
        return wrongType(field, template, 'integer', found)
      if (found >= 0) return after(place, found)
      return evaluationProblem(
        'States.QueryEvaluationError',
        `The Seconds field must not be negative: ${found}`,
        field,
      )
    }
    if (typeof found !== 'string') return wrongType(field, template, 'string', found)
    const instant = parseTimestamp(found)
    if (instant !== null) return value(untilInstant(instant))
    const cause = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${found}`
    return evaluationProblem('States.QueryEvaluationError', cause, field)
  })
}

function after(place: Place, seconds: number): Outcome<Until> {
  return value({ at: place.world.now + Math.min(seconds, 99_999_999) * 1000, absolute: false })
}

/** Never early: a fraction of a millisecond counts as a whole one. */
function untilInstant(instant: Instant): Until {
  return { at: instant.seconds * 1000 + Math.ceil(instant.nanos / 1e6), absolute: true }
}
