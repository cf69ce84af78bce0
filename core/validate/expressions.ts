import { choiceOperator } from '../expression/choice/operators.ts'
import { isExpression } from '../expression/jsonata/template.ts'
import type { ChoiceComparison, State } from '../language/definition.ts'
import type { StatePlace } from '../language/scopes.ts'
import { isObject, type Json } from '../std/json.ts'
import { type Pointer, pointerTo } from '../std/json-pointer.ts'

/** An expression of a state: a path, a path or a call of an intrinsic function, a reference path, or JSONata. */
export interface FoundExpression {
  readonly kind: 'path' | 'path-or-call' | 'reference-path' | 'jsonata'
  /** JSONata without its marks. */
  readonly text: string
  readonly pointer: Pointer
  readonly place: StatePlace
}

type Found = (kind: FoundExpression['kind'], text: string, pointer: Pointer) => void

/** Every expression of a state, its inner scopes left out. Texts that a template fills in are none yet. */
export function expressionsOf(place: StatePlace): readonly FoundExpression[] {
  const expressions: FoundExpression[] = []
  const found: Found = (kind, text, pointer) => {
    if (kind === 'jsonata' || !text.includes('${')) expressions.push({ kind, text, pointer, place })
  }
  if (place.queryLanguage === 'JSONata') {
    jsonataFields(place.state, place.pointer, (text, pointer) => {
      if (isExpression(text)) found('jsonata', text.slice(2, -2), pointer)
    })
  } else {
    pathFields(place.state, place.pointer, found)
    templatesOf(place.state, place.pointer, (key, value, pointer) => {
      if (key.endsWith('.$') && typeof value === 'string') found('path-or-call', value, pointer)
    })
  }
  return expressions
}

const CONSTANTS: ReadonlySet<string> = new Set([
  ...[
    'Type',
    'Comment',
    'QueryLanguage',
    'Resource',
    'Next',
    'End',
    'Default',
    'Label',
    'Retry',
    'ErrorEquals',
  ],
  ...['Branches', 'ItemProcessor', 'Iterator'],
])

/** Visits every text in the fields in which JSONata may stand. */
export function jsonataFields(
  state: State,
  pointer: Pointer,
  visit: (text: string, pointer: Pointer) => void,
): void {
  const walk = (value: Json, at: Pointer, constants: ReadonlySet<string>): void => {
    if (typeof value === 'string') visit(value, at)
    else if (Array.isArray(value))
      for (const [i, item] of value.entries()) walk(item, pointerTo(at, i), constants)
    else if (isObject(value)) {
      for (const [key, item] of Object.entries(value))
        if (!constants.has(key)) walk(item, pointerTo(at, key), NONE)
    }
  }
  for (const [key, value] of Object.entries(state as unknown as Record<string, Json>)) {
    if (CONSTANTS.has(key)) continue
    // Only in rules and catchers do these names mean something; in a payload they are anybody's keys.
    walk(value, pointerTo(pointer, key), key === 'Choices' || key === 'Catch' ? CONSTANTS : NONE)
  }
}

const NONE: ReadonlySet<string> = new Set()

const PATHS = [
  ...['InputPath', 'OutputPath', 'ItemsPath', 'SecondsPath', 'TimestampPath', 'TimeoutSecondsPath'],
  ...[
    'HeartbeatSecondsPath',
    'MaxConcurrencyPath',
    'ToleratedFailureCountPath',
    'ToleratedFailurePercentagePath',
  ],
]

function pathFields(state: State, pointer: Pointer, found: Found): void {
  const fields = state as unknown as Record<string, Json>
  const take = (holder: Record<string, Json>, at: Pointer, name: string, kind: FoundExpression['kind']) => {
    const text = Object.hasOwn(holder, name) ? holder[name] : undefined
    if (typeof text === 'string') found(kind, text, pointerTo(at, name))
  }
  for (const name of PATHS) take(fields, pointer, name, 'path')
  for (const name of ['ErrorPath', 'CausePath']) take(fields, pointer, name, 'path-or-call')
  take(fields, pointer, 'ResultPath', 'reference-path')
  if (state.Type === 'Choice') {
    state.Choices.forEach((rule, i) => void comparison(rule, pointerTo(pointer, 'Choices', i), found))
  }
  if (state.Type === 'Task' || state.Type === 'Parallel' || state.Type === 'Map') {
    state.Catch?.forEach((catcher, i) => {
      take(
        { ...catcher } as Record<string, Json>,
        pointerTo(pointer, 'Catch', i),
        'ResultPath',
        'reference-path',
      )
    })
  }
  if (state.Type !== 'Map') return
  const batcher = pointerTo(pointer, 'ItemBatcher')
  for (const name of ['MaxItemsPerBatchPath', 'MaxInputBytesPerBatchPath']) {
    take(state.ItemBatcher ?? {}, batcher, name, 'path')
  }
  const config = state.ItemReader?.ReaderConfig ?? null
  if (isObject(config)) take(config, pointerTo(pointer, 'ItemReader', 'ReaderConfig'), 'MaxItemsPath', 'path')
}

function comparison(rule: ChoiceComparison, pointer: Pointer, found: Found): void {
  if (rule.Variable !== undefined) found('path', rule.Variable, pointerTo(pointer, 'Variable'))
  for (const [operator, value] of Object.entries(rule)) {
    if (typeof value !== 'string' || choiceOperator(operator)?.operandIsPath !== true) continue
    found('path', value, pointerTo(pointer, operator))
  }
  rule.And?.forEach((part, i) => void comparison(part, pointerTo(pointer, 'And', i), found))
  rule.Or?.forEach((part, i) => void comparison(part, pointerTo(pointer, 'Or', i), found))
  if (rule.Not !== undefined) comparison(rule.Not, pointerTo(pointer, 'Not'), found)
}

/** Visits every key of every payload template that a JSONPath state has, at any depth. */
export function templatesOf(
  state: State,
  pointer: Pointer,
  visit: (key: string, value: Json, pointer: Pointer, holder: object) => void,
): void {
  const walk = (value: Json | undefined, at: Pointer): void => {
    if (Array.isArray(value)) for (const [i, item] of value.entries()) walk(item, pointerTo(at, i))
    else if (isObject(value ?? null)) {
      for (const [key, item] of Object.entries(value as Record<string, Json>)) {
        visit(key, item, pointerTo(at, key), value as object)
        walk(item, pointerTo(at, key))
      }
    }
  }
  const fields = state as unknown as Record<string, Json>
  for (const name of ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign', 'Credentials']) {
    walk(fields[name], pointerTo(pointer, name))
  }
  if (state.Type === 'Map') {
    walk(state.ItemReader?.Parameters, pointerTo(pointer, 'ItemReader', 'Parameters'))
    walk(state.ResultWriter?.Parameters, pointerTo(pointer, 'ResultWriter', 'Parameters'))
    walk(state.ItemBatcher?.BatchInput, pointerTo(pointer, 'ItemBatcher', 'BatchInput'))
  }
  for (const { assign, pointer: at } of innerAssigns(state, pointer)) walk(assign, at)
}

/** The Assign fields of a state's choice rules and catchers. */
export function innerAssigns(
  state: State,
  pointer: Pointer,
): { assign: Record<string, Json>; pointer: Pointer }[] {
  const field = state.Type === 'Choice' ? 'Choices' : 'Catch'
  const rules = state.Type === 'Choice' ? state.Choices : 'Catch' in state ? (state.Catch ?? []) : []
  return rules.flatMap((rule, i) =>
    rule.Assign === undefined
      ? []
      : [{ assign: rule.Assign, pointer: pointerTo(pointer, field, i, 'Assign') }],
  )
}
