import type { StateMachine } from '../../core/language/definition.ts'
import { guessMock } from '../../core/replay/guess-mock.ts'
import { getKey, isObject, type Json } from '../../core/std/json.ts'
import { parseJsonText } from '../../core/std/json-text.ts'
import type { TaskFailedOutcome, TaskRequest, TaskSucceededOutcome } from '../engine/task-port.ts'
import { failed } from './outcomes.ts'

export interface RehearsalDeps {
  /** The mock that somebody has written for a state: JSON text; null where there is none. */
  remembered(machineId: string, state: string): Promise<string | null>
  /** The definition with this content address. */
  definition(hash: string): Promise<StateMachine | null>
  /** How often the state had scheduled work in this execution before this attempt. */
  callsBefore(task: TaskRequest): Promise<number>
}

/** The written mock's answer; null where none is written. */
export async function writtenAnswer(
  deps: RehearsalDeps,
  task: TaskRequest,
): Promise<TaskSucceededOutcome | TaskFailedOutcome | null> {
  const text = await deps.remembered(task.machineId, task.state)
  if (text === null) return null
  const parsed = parseJsonText(text)
  if (!parsed.ok)
    return failed(
      'Hindsight.MockNotReadable',
      `The mock of "${task.state}" is no JSON: ${parsed.error.message}`,
    )
  const mocks = Array.isArray(parsed.value) ? parsed.value : [parsed.value]
  const call = mocks.length > 1 ? await deps.callsBefore(task) : 0
  return answerOf(mocks[Math.min(call, mocks.length - 1)] ?? null, task.state)
}

/** An answer that the states behind can work with, found by looking at them. */
export async function guessedAnswer(deps: RehearsalDeps, task: TaskRequest): Promise<TaskSucceededOutcome> {
  const definition = await deps.definition(task.definition)
  const output = definition === null ? {} : guessMock(definition, task.state, task.parameters)
  return { kind: 'succeeded', output, mocked: true }
}

/** `{ output }` or `{ error, cause }`. */
function answerOf(mock: Json, state: string): TaskSucceededOutcome | TaskFailedOutcome {
  const error = isObject(mock) ? getKey(mock, 'error') : undefined
  const output = isObject(mock) ? getKey(mock, 'output') : undefined
  if (typeof error === 'string' && isObject(mock)) {
    const cause = getKey(mock, 'cause')
    return failed(error, typeof cause === 'string' ? cause : '')
  }
  if (output !== undefined) return { kind: 'succeeded', output, mocked: true }
  const cause = `The mock of "${state}" has neither "output" nor "error": write {"output": …} or {"error": "…", "cause": "…"}.`
  return failed('Hindsight.MockNotReadable', cause)
}
