import { applyInputPath, applyItemsPath } from '../expression/data-flow.ts'
import { evaluateIntegerPath, evaluatePercentagePath } from '../expression/path-fields.ts'
import type { MapState } from '../language/definition.ts'
import { processorOf } from '../language/scopes.ts'
import { isObject, type Json } from '../std/json.ts'
import { jsonata, pathScope, wrongType } from './evaluate.ts'
import type { MapStateStarted } from './event.ts'
import { literalNumber } from './literal-number.ts'
import { rehearsedItems } from './rehearsed-items.ts'
import {
  andThen,
  evaluationProblem,
  fromResult,
  type Outcome,
  type Place,
  type Problem,
  problem,
  value,
} from './step.ts'

type Start = Omit<MapStateStarted, 'type' | 'seq' | 'at' | 'frame' | 'visit' | 'attempt'>
type Items = Pick<Start, 'items' | 'keys'>

interface Tolerance {
  readonly toleratedFailureCount: number
  readonly toleratedFailurePercentage: number
}

/** What a JSONPath Map sees of its input. */
export function mapInput(place: Place, state: MapState): Outcome<Json> {
  const scope = pathScope(place, place.visit.input, 'work')
  return fromResult(applyInputPath(state.InputPath, scope))
}

/** The items of a Map and its limits, evaluated. */
export function startOfMap(place: Place, state: MapState): Outcome<Start> {
  return place.entry.queryLanguage === 'JSONata'
    ? startInJsonata(place, state)
    : startInJsonPath(place, state)
}

function processorFields(
  place: Place,
  state: MapState,
): Pick<Start, 'processor' | 'startAt' | 'distributed'> {
  const processor = processorOf(state)
  if (processor === undefined) throw new Error(`the Map '${place.entry.name}' has no processor`)
  return {
    processor: state.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor',
    startAt: processor.StartAt,
    ...(processor.ProcessorConfig?.Mode === 'DISTRIBUTED' ? { distributed: true as const } : {}),
  }
}

function startInJsonPath(place: Place, state: MapState): Outcome<Start> {
  return andThen(mapInput(place, state), (input) => {
    const scope = pathScope(place, input, 'work')
    const found = rehearsedItems(place, state, input)
    return andThen(found ?? fromResult(applyItemsPath(state.ItemsPath, scope)), (items) => {
      const concurrency =
        state.MaxConcurrencyPath === undefined
          ? literalNumber(place, 'MaxConcurrency', state.MaxConcurrency, 0)
          : fromResult(evaluateIntegerPath('MaxConcurrencyPath', state.MaxConcurrencyPath, scope))
      return andThen(concurrency, (maxConcurrency): Outcome<Start> => {
        if (maxConcurrency < 0) return problem('States.Runtime', negative(maxConcurrency))
        const tolerance = toleranceInJsonPath(place, state, scope)
        const fields = { items, maxConcurrency, ...processorFields(place, state) }
        if (tolerance.kind === 'value') return value({ ...fields, ...tolerance.value })
        if (tolerance.kind === 'ask') return tolerance
        // Recorded: the thresholds are read after the Map has started, so its failure comes after that event.
        return value({ ...fields, ...NO_TOLERANCE, invalid: invalidOf(place, tolerance.problem) })
      })
    })
  })
}

const negative = (given: number): string =>
  `Expected non-negative integer for MaxConcurrency, got '${given}' instead.`

const NO_TOLERANCE: Tolerance = { toleratedFailureCount: 0, toleratedFailurePercentage: 0 }

function invalidOf(place: Place, found: Problem): { error: string; cause: string } {
  const { name } = place.entry
  const where = `An error occurred while executing the state '${name}' (entered at the event id #${place.visit.enteredView}). `
  return { error: found.error ?? 'States.Runtime', cause: where + (found.cause ?? '') }
}

function toleranceInJsonPath(
  place: Place,
  state: MapState,
  scope: ReturnType<typeof pathScope>,
): Outcome<Tolerance> {
  const count =
    state.ToleratedFailureCountPath === undefined
      ? literalNumber(place, 'ToleratedFailureCount', state.ToleratedFailureCount, 0)
      : fromResult(evaluateIntegerPath('ToleratedFailureCountPath', state.ToleratedFailureCountPath, scope))
  return andThen(count, (toleratedFailureCount) => {
    const percentage =
      state.ToleratedFailurePercentagePath === undefined
        ? literalNumber(place, 'ToleratedFailurePercentage', state.ToleratedFailurePercentage, 0)
        : fromResult(evaluatePercentagePath(state.ToleratedFailurePercentagePath, scope))
    return andThen(percentage, (toleratedFailurePercentage) =>
      checkTolerance({ toleratedFailureCount, toleratedFailurePercentage }),
    )
  })
}

function checkTolerance(tolerance: Tolerance): Outcome<Tolerance> {
  if (tolerance.toleratedFailureCount < 0) {
    return problem('States.Runtime', 'ToleratedFailureCount cannot be negative.')
  }
  const { toleratedFailurePercentage: percentage } = tolerance
  if (percentage >= 0 && percentage <= 100) return value(tolerance)
  return problem('States.Runtime', 'ToleratedFailurePercentage must be between 0 and 100.')
}

const NUMBERS = ['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage'] as const

function startInJsonata(place: Place, state: MapState): Outcome<Start> {
  const parts: { field: 'Items' | (typeof NUMBERS)[number]; template: Json }[] = []
  for (const field of ['Items', ...NUMBERS] as const) {
    const template = state[field]
    if (template !== undefined) parts.push({ field, template })
  }
  return andThen(jsonata(place, 'work', parts), (values): Outcome<Start> => {
    const numbers = { MaxConcurrency: 0, ToleratedFailureCount: 0, ToleratedFailurePercentage: 0 }
    const rehearsed = rehearsedItems(place, state, place.visit.input)
    let items =
      rehearsed !== null
        ? andThen(rehearsed, (found) => value<Items>({ items: found }))
        : state.Items === undefined
          ? itemsOfInput(place)
          : value<Items>({ items: [] })
    for (const [index, { field, template }] of parts.entries()) {
      const found = values[index] ?? null
      if (field === 'Items') items = itemsOf(found) ?? wrongType(field, template, 'array', found)
      else if (typeof found !== 'number') return wrongType(field, template, 'number', found)
      else if (found < 0 || (field !== 'ToleratedFailurePercentage' && !Number.isSafeInteger(found))) {
        return evaluationProblem(
          QUERY_ERROR,
          `The ${field} field must be a whole number, 0 or more: ${found}`,
          field,
        )
      } else numbers[field] = found
    }
    return andThen(items, (found) => ({
      kind: 'value',
      value: {
        ...found,
        maxConcurrency: numbers.MaxConcurrency,
        toleratedFailureCount: numbers.ToleratedFailureCount,
        toleratedFailurePercentage: numbers.ToleratedFailurePercentage,
        ...processorFields(place, state),
      },
    }))
  })
}

const QUERY_ERROR = 'States.QueryEvaluationError'

function itemsOfInput(place: Place): Outcome<Items> {
  const { input } = place.visit
  const cause = `Map state input must be an array but was: ${JSON.stringify(input)}`
  return itemsOf(input) ?? evaluationProblem(QUERY_ERROR, cause, null)
}

function itemsOf(found: Json): Outcome<Items> | null {
  if (Array.isArray(found)) return value({ items: found })
  return isObject(found) ? value({ items: Object.values(found), keys: Object.keys(found) }) : null
}
