import { evaluateTemplate } from '../../expression/payload-template.ts'
import type { MapState } from '../../language/definition.ts'
import { processorOf } from '../../language/scopes.ts'
import type { Json } from '../../std/json.ts'
import { nextAbort } from '../abort.ts'
import type { Item } from '../context-object.ts'
import { jsonata, pathScope } from '../evaluate.ts'
import { at, raise, recover } from '../failures.ts'
import { mapInput, startOfMap } from '../map-start.ts'
import type { ChildFailure, Failure, MapPhase } from '../state.ts'
import {
  andThen,
  BLOCKED,
  emit,
  fromResult,
  type Outcome,
  type Place,
  problem,
  type Step,
  value,
} from '../step.ts'

/** How many iterations are under way at once at most, whatever MaxConcurrency says. */
const CEILING = { inline: 40, distributed: 1_000 }

/** Map: finds its items; the iterations are opened one by one, as many at a time as may be. */
export function stepMap(place: Place, state: MapState): Step {
  const unavailable = missingField(state) ?? (place.world.state.rehearsal ? null : unavailableField(state))
  const start: ReturnType<typeof startOfMap> =
    unavailable === null ? startOfMap(place, state) : problem('States.Runtime', unavailable)
  if (start.kind === 'ask') return { kind: 'evaluate', request: start.request }
  if (start.kind === 'problem') return raise(place, start.problem)
  return emit({ type: 'MapStateStarted', ...at(place), ...start.value })
}

function missingField(state: MapState): string | null {
  return processorOf(state) === undefined
    ? 'This Map has no ItemProcessor to run for its items. Add one.'
    : null
}

function unavailableField(state: MapState): string | null {
  if (state.ItemReader !== undefined) {
    return 'Reading items from S3 is not available yet. Remove ItemReader and hand the items over in the input.'
  }
  if (state.ItemBatcher !== undefined) {
    return 'Handing items over in batches is not available yet. Remove ItemBatcher.'
  }
  if (state.ResultWriter === undefined) return null
  return 'Writing results to S3 is not available yet. Remove ResultWriter.'
}

/** A Map whose iterations run: takes what has ended, starts what may start, ends with the last. */
export function stepMapRunning(place: Place, state: MapState, phase: MapPhase): Step {
  if (phase.failure !== null) {
    const abort = nextAbort(place.world.state, place.frame)
    if (abort !== null) return emit(abort)
    return recover(place, failureOf(phase, phase.failure), { retry: true, reported: false })
  }
  for (const child of phase.running) {
    const frame = place.world.state.frames.get(child)
    if (frame?.position.kind === 'done') {
      return emit({ type: 'MapIterationSucceeded', ...at(place), index: frame.index, child })
    }
  }
  const index = phase.redo[0] ?? (phase.next < phase.items.length ? phase.next : null)
  const room = phase.running.size < limitOf(phase)
  if (index !== null && room) return startIteration(place, state, phase, index)
  return phase.running.size > 0 ? BLOCKED : emit({ type: 'MapStateSucceeded', ...at(place) })
}

/** A distributed Map fails with its threshold's name; an inline one with its item's own error. */
function failureOf(phase: MapPhase, failure: ChildFailure): Failure {
  if (!phase.distributed) return failure
  return {
    error: 'States.ExceedToleratedFailureThreshold',
    cause: 'The specified tolerated failure threshold was exceeded',
  }
}

function limitOf(phase: MapPhase): number {
  const ceiling = phase.distributed ? CEILING.distributed : CEILING.inline
  return phase.maxConcurrency === 0 ? ceiling : Math.min(phase.maxConcurrency, ceiling)
}

function startIteration(place: Place, state: MapState, phase: MapPhase, index: number): Step {
  const item: Item = { index, value: phase.items[index] ?? null, key: phase.keys?.[index] ?? null }
  const input = batched(place, state, index, iterationInput(place, state, item))
  if (input.kind === 'ask') return { kind: 'evaluate', request: input.request }
  if (input.kind === 'problem') return raise(place, input.problem)
  const child = place.world.state.nextFrame
  return emit({ type: 'MapIterationStarted', ...at(place), index, child, input: input.value })
}

/** A rehearsal hands each item over as a batch of one, with what goes with every batch. */
function batched(place: Place, state: MapState, index: number, input: Outcome<Json>): Outcome<Json> {
  const batcher = state.ItemBatcher
  if (batcher === undefined || !place.world.state.rehearsal) return input
  return andThen(input, (item) => {
    const template = batcher.BatchInput
    if (template === undefined) return value({ Items: [item] })
    const shared =
      place.entry.queryLanguage === 'JSONata'
        ? andThen(
            jsonata(place, `batch${index}`, [{ field: 'ItemBatcher/BatchInput', template }]),
            ([found = null]) => value(found),
          )
        : andThen(mapInput(place, state), (whole) =>
            fromResult(evaluateTemplate(template, pathScope(place, whole, `batch${index}`))),
          )
    return andThen(shared, (BatchInput) => value({ BatchInput, Items: [item] }))
  })
}

/** What an iteration begins with: its item, or what the ItemSelector makes of it. */
export function iterationInput(place: Place, state: MapState, item: Item): Outcome<Json> {
  const selector =
    state.ItemSelector ?? (place.entry.queryLanguage === 'JSONPath' ? state.Parameters : undefined)
  if (selector === undefined)
    return value(item.key === null ? item.value : { Key: item.key, Value: item.value })
  if (place.entry.queryLanguage === 'JSONata') {
    const part = { field: 'ItemSelector', template: selector }
    return andThen(jsonata(place, `item${item.index}`, [part], { item }), ([input = null]) => value(input))
  }
  return andThen(mapInput(place, state), (input) =>
    fromResult(evaluateTemplate(selector, pathScope(place, input, `item${item.index}`, { item }))),
  )
}
