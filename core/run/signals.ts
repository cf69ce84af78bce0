import { getKey, isObject, type Json, type JsonObject, setKey } from '../std/json.ts'
import { at, raise } from './failures.ts'
import type { ReceivedSignal, TaskPhase } from './state.ts'
import { BLOCKED, emit, type Place, type Step } from './step.ts'

/** What a `signal:wait` task waits for, read from its parameters. */
export interface SignalWait {
  readonly names: readonly string[]
  /** Correlation key; null takes signals that were sent without one. */
  readonly key: string | null
  readonly mode: 'one' | 'all' | 'any'
}

/** Reads a wait's parameters: `{Name, Key}` or `{Names, Key, Mode}`; a sentence when they cannot be meant. */
export function signalWaitOf(parameters: Json): SignalWait | string {
  if (!isObject(parameters)) return 'Waiting for a signal needs an object with Name, or with Names.'
  const name = getKey(parameters, 'Name')
  const names = getKey(parameters, 'Names')
  const key = keyOf(getKey(parameters, 'Key') ?? null)
  if (key === undefined) return 'The Key of a signal must be a text or a number.'
  if (typeof name === 'string') return { names: [name], key, mode: 'one' }
  if (!Array.isArray(names) || names.length === 0 || !names.every((n) => typeof n === 'string')) {
    return 'Waiting for a signal needs a Name, or Names with at least one text.'
  }
  const mode = getKey(parameters, 'Mode') ?? 'all'
  if (mode !== 'all' && mode !== 'any') return 'The Mode of a wait for signals is "all" or "any".'
  return { names: [...new Set(names as string[])], key, mode }
}

function keyOf(key: Json): string | null | undefined {
  if (key === null || typeof key === 'string') return key
  return typeof key === 'number' || typeof key === 'boolean' ? String(key) : undefined
}

/** A task that waits for signals: takes them from the inbox, in order of arrival, once they suffice. */
export function stepSignalTask(place: Place, phase: TaskPhase): Step {
  const wait = signalWaitOf(phase.parameters)
  if (typeof wait === 'string') return raise(place, { error: 'States.Runtime', cause: wait, bare: false })
  const taken = take(wait, place.world.state.inbox)
  if (taken === null) return BLOCKED
  return emit({
    type: 'TaskSucceeded',
    ...at(place),
    output: outputOf(wait, taken),
    consumed: taken.map((signal) => signal.eventId),
  })
}

function take(wait: SignalWait, inbox: readonly ReceivedSignal[]): readonly ReceivedSignal[] | null {
  const fitting = inbox.filter((signal) => signal.key === wait.key && wait.names.includes(signal.name))
  if (wait.mode !== 'all') return fitting[0] === undefined ? null : [fitting[0]]
  const first = wait.names.map((name) => fitting.find((signal) => signal.name === name))
  return first.every((signal) => signal !== undefined) ? first : null
}

/** One name: the payload itself; several: an object of name and payload. */
function outputOf(wait: SignalWait, taken: readonly ReceivedSignal[]): Json {
  if (wait.mode === 'one') return taken[0]?.payload ?? null
  const output: JsonObject = {}
  for (const signal of taken) setKey(output, signal.name, signal.payload)
  return output
}
