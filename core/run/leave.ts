import { applyOutputPath, applyResultPath } from '../expression/data-flow.ts'
import { withInput } from '../expression/expression-scope.ts'
import { evaluateObject } from '../expression/payload-template.ts'
import type { State } from '../language/definition.ts'
import type { Json, JsonObject } from '../std/json.ts'
import { jsonata, pathScope } from './evaluate.ts'
import { at, raise } from './failures.ts'
import { holdReason } from './holds.ts'
import { jsonSize } from './json-size.ts'
import { andThen, emit, fromResult, type Outcome, type Place, type Step, value } from './step.ts'

/** How a state is left where the state alone does not say it: a Choice leaves by a rule. */
export interface Exit {
  readonly next: string | null
  readonly rule?: number
  readonly assign: JsonObject | undefined
  readonly output: Json | undefined
  /** The prefix of the fields' names in errors: 'Choices[0]/'. */
  readonly prefix?: string
}

/** The way out that a state's own fields describe. */
export function ownExit(state: State): Exit {
  return {
    next: 'Next' in state ? (state.Next ?? null) : null,
    assign: 'Assign' in state ? state.Assign : undefined,
    output: 'Output' in state ? state.Output : undefined,
  }
}

/** A state whose work takes no time has a result: it is held with it, or left at once. */
export function workDone(place: Place, result: Outcome<Json>, exit: (result: Json) => Step): Step {
  if (result.kind === 'ask') return { kind: 'evaluate', request: result.request }
  if (result.kind === 'problem') return raise(place, result.problem)
  const reason = holdReason(place.world.state, place.frame, place.entry.pointer, 'after')
  if (reason === null) return exit(result.value)
  const { name } = place.entry
  return emit({
    type: 'ExecutionHeld',
    ...at(place),
    reason,
    where: 'after',
    state: name,
    result: result.value,
  })
}

/** Leaves the state with a result: selects, assigns, shapes the output. */
export function leave(place: Place, result: Json, exit: Exit): Step {
  const outcome =
    place.entry.queryLanguage === 'JSONata'
      ? shapedInJsonata(place, result, exit)
      : shapedInJsonPath(place, result, exit)
  if (outcome.kind === 'ask') return { kind: 'evaluate', request: outcome.request }
  if (outcome.kind === 'problem') return raise(place, outcome.problem)
  const { output, assigned } = outcome.value
  const { payloadBytes } = place.world.program.limits
  if (jsonSize(output) > payloadBytes || (assigned !== undefined && jsonSize(assigned) > payloadBytes)) {
    return raise(place, tooLarge(place.entry.name))
  }
  const type = place.entry.state.Type
  if (type === 'Fail') throw new Error('a Fail state is never left')
  return emit({
    type: `${type}StateExited`,
    ...envelopeOf(place),
    name: place.entry.name,
    output,
    ...(assigned === undefined ? {} : { assigned }),
    next: exit.next,
    ...(exit.rule === undefined ? {} : { rule: exit.rule }),
  })
}

/** Only work has attempts. */
function envelopeOf(place: Place): { frame: number; visit: number; attempt?: number } {
  const { Type } = place.entry.state
  const { frame, visit, attempt } = at(place)
  return Type === 'Task' || Type === 'Parallel' || Type === 'Map'
    ? { frame, visit, attempt }
    : { frame, visit }
}

/** The failure of a state or task whose result is larger than a payload may be; `name` as Step Functions shows it. */
export function tooLarge(name: string): { error: string; cause: string; bare: true } {
  const cause = `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`
  return { error: 'States.DataLimitExceeded', cause, bare: true }
}

interface Shaped {
  readonly output: Json
  readonly assigned: JsonObject | undefined
}

function shapedInJsonPath(place: Place, result: Json, exit: Exit): Outcome<Shaped> {
  const { state } = place.entry
  const scope = pathScope(place, result, 'leave')
  const selector = 'ResultSelector' in state ? state.ResultSelector : undefined
  const selected: Outcome<Json> =
    selector === undefined ? value(result) : fromResult(evaluateObject(selector, scope))
  return andThen(selected, (kept) => {
    const inner = withInput(scope, kept)
    const combined: Outcome<Json> = combines(state)
      ? fromResult(applyResultPath(state.ResultPath, place.visit.input, kept))
      : value(kept)
    const path = 'OutputPath' in state ? state.OutputPath : undefined
    const output = andThen(combined, (whole) => fromResult(applyOutputPath(path, whole, scope)))
    return andThen(output, (final): Outcome<Shaped> => {
      if (exit.assign === undefined) return value({ output: final, assigned: undefined })
      return andThen(fromResult(evaluateObject(exit.assign, inner)), (assigned) =>
        value({ output: final, assigned }),
      )
    })
  })
}

type Combining = Extract<State, { ResultPath?: string | null }>

function combines(state: State): state is Combining {
  return state.Type === 'Pass' || state.Type === 'Task' || state.Type === 'Parallel' || state.Type === 'Map'
}

function shapedInJsonata(place: Place, result: Json, exit: Exit): Outcome<Shaped> {
  const prefix = exit.prefix ?? ''
  const parts = []
  if (exit.output !== undefined) parts.push({ field: `${prefix}Output`, template: exit.output })
  if (exit.assign !== undefined) parts.push({ field: `${prefix}Assign`, template: exit.assign })
  const { Type } = place.entry.state
  const worked = Type === 'Task' || Type === 'Parallel' || Type === 'Map'
  return andThen(jsonata(place, 'leave', parts, worked ? { result } : {}), (values) => {
    const [first, second] = values
    const assigned = exit.output === undefined ? first : second
    return value({
      output: exit.output === undefined ? result : (first ?? null),
      assigned: exit.assign === undefined ? undefined : (assigned as JsonObject),
    })
  })
}
