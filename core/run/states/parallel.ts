import { applyInputPath } from '../../expression/data-flow.ts'
import { withInput } from '../../expression/expression-scope.ts'
import { evaluateTemplate } from '../../expression/payload-template.ts'
import type { ParallelState } from '../../language/definition.ts'
import type { Json } from '../../std/json.ts'
import { nextAbort } from '../abort.ts'
import { jsonata, pathScope } from '../evaluate.ts'
import { at, raise, recover } from '../failures.ts'
import type { ParallelPhase } from '../state.ts'
import { andThen, BLOCKED, emit, fromResult, type Outcome, type Place, type Step, value } from '../step.ts'

/** Parallel: opens a frame for each branch. */
export function stepParallel(place: Place, state: ParallelState): Step {
  const input = inputOf(place, state)
  if (input.kind === 'ask') return { kind: 'evaluate', request: input.request }
  if (input.kind === 'problem') return raise(place, input.problem)
  return emit({
    type: 'ParallelStateStarted',
    ...at(place),
    input: input.value,
    firstFrame: place.world.state.nextFrame,
    count: state.Branches.length,
    startAt: state.Branches.map((branch) => branch.StartAt),
  })
}

function inputOf(place: Place, state: ParallelState): Outcome<Json> {
  if (place.entry.queryLanguage === 'JSONata') {
    if (state.Arguments === undefined) return value(place.visit.input)
    const part = { field: 'Arguments', template: state.Arguments }
    return andThen(jsonata(place, 'work', [part]), ([input = null]) => value(input))
  }
  const scope = pathScope(place, place.visit.input, 'work')
  return andThen(fromResult(applyInputPath(state.InputPath, scope)), (input) =>
    state.Parameters === undefined
      ? value(input)
      : fromResult(evaluateTemplate(state.Parameters, withInput(scope, input))),
  )
}

/** A Parallel whose branches run: ends with the last of them, or aborts the others when one has failed. */
export function stepParallelRunning(place: Place, phase: ParallelPhase): Step {
  if (phase.failure !== null) {
    const abort = nextAbort(place.world.state, place.frame)
    return abort === null ? recover(place, phase.failure, { retry: true, reported: false }) : emit(abort)
  }
  return phase.running.size > 0 ? BLOCKED : emit({ type: 'ParallelStateSucceeded', ...at(place) })
}
