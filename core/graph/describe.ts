import type { PassState, State, StateType, TaskState, WaitState } from '../language/definition.ts'
import { parseResource, resourceLabel } from '../language/resource.ts'
import { isObject, type Json } from '../std/json.ts'
import { assertNever } from '../std/result.ts'
import { bareExpression, shorten } from './labels.ts'

/** What the palette calls each state type. */
export const TYPE_LABELS: Readonly<Record<StateType, string>> = {
  Task: 'Run task',
  Choice: 'If',
  Map: 'For each',
  Parallel: 'In parallel',
  Wait: 'Wait',
  Pass: 'Set values',
  Succeed: 'Done',
  Fail: 'Fail',
}

/** One short line of plain words about what a state does; never empty, never an ARN. */
export function describeState(state: State): string {
  switch (state.Type) {
    case 'Task':
      return shorten(taskText(state))
    case 'Wait':
      return shorten(waitText(state))
    case 'Fail':
      return state.Error ? shorten(`Fail with ${bareExpression(state.Error)}`) : TYPE_LABELS.Fail
    case 'Map':
      return state.Items === undefined && state.ItemsPath === undefined
        ? TYPE_LABELS.Map
        : shorten(`For each of ${itemsText(state.Items ?? state.ItemsPath ?? null)}`)
    case 'Choice':
      return counted(state.Choices.length, 'rule')
    case 'Parallel':
      return counted(state.Branches.length, 'branch', 'branches')
    case 'Pass':
      return shorten(passText(state))
    case 'Succeed':
      return 'Ends well'
    default:
      return assertNever(state)
  }
}

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/** Which variables or fields a Pass sets, as far as its text says. */
function passText(state: PassState): string {
  const shaped = state.Output ?? state.Parameters ?? state.Result
  const names = [
    ...Object.keys(state.Assign ?? {}),
    ...(isObject(shaped ?? null) ? Object.keys(shaped as object) : []),
  ]
  if (names.length > 0) return `Sets ${names.map((name) => name.replace(/\.\$$/, '')).join(', ')}`
  return shaped === undefined || shaped === '{% $states.input %}'
    ? 'Passes its input on'
    : 'Shapes its output'
}

function itemsText(items: Json): string {
  return typeof items === 'string'
    ? bareExpression(items)
    : `${Array.isArray(items) ? items.length : 'the'} items`
}

function taskText(state: TaskState): string {
  const resource = parseResource(state.Resource)
  if (resource.kind !== 'lambda-invoke') return resourceLabel(resource)
  const payload = state.Arguments ?? state.Parameters ?? null
  const name = isObject(payload) ? payload.FunctionName : undefined
  if (typeof name !== 'string') return resourceLabel(resource)
  const named = parseResource(name)
  return named.kind === 'lambda-arn' || named.kind === 'placeholder'
    ? resourceLabel(named)
    : `Run ${bareExpression(name)}`
}

function waitText(state: WaitState): string {
  if (typeof state.Seconds === 'number') return `Wait ${duration(state.Seconds)}`
  if (typeof state.Seconds === 'string') return `Wait ${bareExpression(state.Seconds)} seconds`
  if (state.SecondsPath !== undefined) return `Wait ${state.SecondsPath} seconds`
  const until = state.Timestamp ?? state.TimestampPath
  return until === undefined ? TYPE_LABELS.Wait : `Wait until ${bareExpression(until)}`
}

const UNITS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const

/** Seconds in the largest unit that divides them: 7200 -> '2 hours'. */
function duration(seconds: number): string {
  const [size, unit] = UNITS.find(([size]) => seconds !== 0 && seconds % size === 0) ?? UNITS[3]
  const count = seconds / size
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
