import { applyInputPath, applyResultPath } from '../expression/data-flow.ts'
import type { EvaluationRequest } from '../expression/evaluation.ts'
import { withInput } from '../expression/expression-scope.ts'
import { evaluateObject, evaluateTemplate } from '../expression/payload-template.ts'
import type { MapState, PassState } from '../language/definition.ts'
import { pathScope } from '../run/evaluate.ts'
import type { MapPhase } from '../run/state.ts'
import { iterationInput } from '../run/states/map.ts'
import type { Place } from '../run/step.ts'
import type { Json } from '../std/json.ts'

/** What could be seen of a state's data flow, stage by stage; a stage that was not reached is absent. */
export interface Observation {
  input?: Json
  /** JSONPath only, as are the stages named after its fields. */
  afterInputPath?: Json
  afterParameters?: Json
  /** JSONata only. */
  afterArguments?: Json
  /** What the work handed back. */
  result?: Json
  afterResultSelector?: Json
  afterResultPath?: Json
  afterItemsPath?: Json
  /** The input of each iteration. */
  afterItemSelector?: Json
  maxConcurrency?: number
  toleratedFailureCount?: number
  toleratedFailurePercentage?: number
}

/** What was seen, and what must be evaluated before the rest can be. */
export interface Sight {
  readonly seen: Observation
  readonly questions: readonly EvaluationRequest[]
}

/**
 * What can be seen of the visit now. The values come from the functions that the micro-steps use, with the same seeds,
 * so they are the values that the steps saw. Which stages a state type shows is as recorded of Step Functions.
 */
export function observe(place: Place): Sight {
  const { visit, entry } = place
  const seen: Observation = { input: visit.input }
  const questions: EvaluationRequest[] = []
  if (entry.queryLanguage === 'JSONPath') inputStages(place, seen)
  const { phase } = visit
  if (phase.kind === 'task') {
    if (entry.queryLanguage === 'JSONPath') seen.afterParameters = phase.parameters
    else seen.afterArguments = phase.parameters
  }
  if (phase.kind === 'parallel' && entry.queryLanguage === 'JSONPath') seen.afterParameters = phase.input
  if (phase.kind === 'map' && entry.state.Type === 'Map') {
    mapStages(place, entry.state, phase, seen)
    selectorStage(place, entry.state, phase, seen, questions)
  }
  if (phase.kind === 'result') {
    if (entry.state.Type === 'Task') seen.result = phase.result
    if (entry.queryLanguage === 'JSONPath') resultStages(place, phase.result, seen)
  }
  return { seen, questions }
}

function inputStages(place: Place, seen: Observation): void {
  const { state } = place.entry
  if (state.Type === 'Fail') return
  if (state.Type === 'Pass' && state.Result !== undefined) {
    // Recorded: a Pass with a Result of its own shows nothing of its input's way.
    seen.result = state.Result
    resultStages(place, state.Result, seen)
    return
  }
  const scope = pathScope(place, place.visit.input, 'work')
  const input = applyInputPath(state.InputPath, scope)
  if (!input.ok) return
  seen.afterInputPath = input.value
  if (state.Type === 'Pass') passStages(place, state, input.value, seen)
}

function passStages(place: Place, state: PassState, input: Json, seen: Observation): void {
  const scope = pathScope(place, place.visit.input, 'work')
  const sent = evaluateTemplate(state.Parameters ?? {}, withInput(scope, input))
  const parameters = state.Parameters === undefined ? input : sent.ok ? sent.value : undefined
  if (parameters === undefined) return
  seen.afterParameters = parameters
  resultStages(place, parameters, seen)
}

function resultStages(place: Place, result: Json, seen: Observation): void {
  const { state } = place.entry
  const selector = 'ResultSelector' in state ? state.ResultSelector : undefined
  const selected = selector === undefined ? null : evaluateObject(selector, pathScope(place, result, 'leave'))
  if (selected?.ok === false) return
  const kept = selected === null ? result : selected.value
  seen.afterResultSelector = kept
  const path = 'ResultPath' in state ? state.ResultPath : undefined
  const combined = applyResultPath(path, place.visit.input, kept)
  if (combined.ok) seen.afterResultPath = combined.value
}

function mapStages(place: Place, state: MapState, phase: MapPhase, seen: Observation): void {
  const isPath = place.entry.queryLanguage === 'JSONPath'
  if (isPath && state.ItemReader === undefined) seen.afterItemsPath = [...phase.items]
  seen.maxConcurrency = phase.maxConcurrency
  if (state.ToleratedFailureCount !== undefined || state.ToleratedFailureCountPath !== undefined) {
    seen.toleratedFailureCount = phase.toleratedFailureCount
  }
  if (state.ToleratedFailurePercentage !== undefined || state.ToleratedFailurePercentagePath !== undefined) {
    seen.toleratedFailurePercentage = phase.toleratedFailurePercentage
  }
}

function selectorStage(
  place: Place,
  state: MapState,
  phase: MapPhase,
  seen: Observation,
  questions: EvaluationRequest[],
): void {
  if (state.ItemSelector === undefined && state.Parameters === undefined) return
  const inputs: Json[] = []
  for (const [index, value] of phase.items.entries()) {
    const input = iterationInput(place, state, { index, value, key: phase.keys?.[index] ?? null })
    if (input.kind === 'problem') return
    if (input.kind === 'ask') questions.push(input.request)
    else inputs.push(input.value)
  }
  if (questions.length === 0) seen.afterItemSelector = inputs
}
