import { applyInputPath, applyItemsPath } from '../expression/data-flow.ts'
import { withInput } from '../expression/expression-scope.ts'
import type { MapState, State } from '../language/definition.ts'
import type { Json } from '../std/json.ts'

/** What of a Map's start can be told without the recording saying so; the rest is unknown. */
export interface RecordedMap {
  /** Null where it takes more than the input to know them. */
  readonly items: readonly Json[] | null
  readonly maxConcurrency: number
  readonly toleratedFailureCount: number
  readonly toleratedFailurePercentage: number
  /** Fields whose value is unknown; a value stands for it all the same. */
  readonly unknown: readonly string[]
}

/** Reads a Map's start from its definition and input. @param length Number of items, as recorded. */
export function recordedMap(
  state: State | undefined,
  jsonata: boolean,
  input: Json,
  length: number,
): RecordedMap {
  if (state?.Type !== 'Map') return { ...LIMITS, items: null, unknown: ['items'] }
  const unknown: string[] = []
  const number = (
    field: 'MaxConcurrency' | 'ToleratedFailureCount' | 'ToleratedFailurePercentage',
  ): number => {
    const given = state[field]
    const path = (state as unknown as Record<string, unknown>)[`${field}Path`]
    if (path === undefined && (given === undefined || typeof given === 'number')) return given ?? 0
    unknown.push(field)
    return 0
  }
  const limits = {
    maxConcurrency: number('MaxConcurrency'),
    toleratedFailureCount: number('ToleratedFailureCount'),
    toleratedFailurePercentage: number('ToleratedFailurePercentage'),
  }
  const found = state.ItemReader === undefined ? itemsOf(state, jsonata, input) : null
  return { ...limits, items: found?.length === length ? found : null, unknown }
}

const LIMITS = { maxConcurrency: 0, toleratedFailureCount: 0, toleratedFailurePercentage: 0 }

function itemsOf(state: MapState, jsonata: boolean, input: Json): readonly Json[] | null {
  if (jsonata) {
    const items = state.Items ?? input
    const plain = state.Items === undefined || !JSON.stringify(items).includes('{%')
    return plain && Array.isArray(items) ? items : null
  }
  const paths = [state.InputPath ?? '$', state.ItemsPath ?? '$']
  // Paths of the context and of variables are read where more than the input is known.
  if (paths.some((path) => !/^\$($|[.[])/.test(path))) return null
  const scope = { input, context: {}, variables: {} }
  const taken = applyInputPath(state.InputPath, scope)
  const items = taken.ok ? applyItemsPath(state.ItemsPath, withInput(scope, taken.value)) : taken
  return items.ok ? items.value : null
}
