import type { StateMachine } from '../language/definition.ts'
import { walkStates } from '../language/scopes.ts'
import type { Issue } from '../std/issue.ts'
import { isObject, type Json } from '../std/json.ts'
import { type Pointer, pointerTo } from '../std/json-pointer.ts'
import { err, ok, type Result } from '../std/result.ts'
import { detailsOf, type RecordedEvent } from './recorded-event.ts'

/** Events that a Step Functions execution can have: the published limit. */
const LONGEST = 25_000

const TYPE =
  /^(Execution(Started|Succeeded|Failed|Aborted|TimedOut|Redriven)|(Pass|Choice|Succeed|Wait|Task|Parallel|Map|Fail)State(Entered|Exited|Started|Succeeded|Failed|Aborted)|(Task|LambdaFunction|Activity)(Schedule(d|Failed)|Start(ed|Failed)|Submit(ted|Failed)|Succeeded|Failed|TimedOut)|MapIteration(Started|Succeeded|Failed|Aborted)|MapRun(Started|Succeeded|Failed|Aborted|Redriven)|EvaluationFailed)$/

/**
 * Takes a history as `get-execution-history` prints it (`{"events": […]}`, or the array alone), in either order.
 * Refused with HISTORY_SHAPE, HISTORY_EMPTY, HISTORY_TOO_LONG, HISTORY_EVENT, HISTORY_EVENT_TYPE, HISTORY_ORDER,
 * HISTORY_INCOMPLETE, or HISTORY_OTHER_MACHINE when it cannot have been recorded under this definition.
 */
export function readHistory(json: Json, definition: StateMachine): Result<readonly RecordedEvent[], Issue> {
  const [events, base] = isObject(json) ? [json.events, '/events'] : [json, '']
  if (!Array.isArray(events)) {
    return refuse(
      'HISTORY_SHAPE',
      '',
      'This is not a history. Paste what "get-execution-history" prints: an object with "events".',
    )
  }
  if (events.length === 0) return refuse('HISTORY_EMPTY', base, 'This history has no events.')
  if (events.length > LONGEST) {
    return refuse(
      'HISTORY_TOO_LONG',
      base,
      `A history has at most ${LONGEST} events; this one has ${events.length}.`,
    )
  }
  const names = new Set<string>()
  walkStates(definition, ({ name }) => names.add(name))
  for (const [i, event] of events.entries()) {
    const problem = problemOf(event, pointerTo(base, i), names)
    if (problem !== null) return err(problem)
  }
  return inOrder(events as RecordedEvent[], base)
}

function problemOf(event: Json, pointer: Pointer, names: ReadonlySet<string>): Issue | null {
  if (!isObject(event)) return issue('HISTORY_EVENT', pointer, 'An event is an object with id and type.')
  const { id, type, previousEventId = 0 } = event
  if (!Number.isSafeInteger(id) || Number(id) < 1) {
    return issue('HISTORY_EVENT', pointerTo(pointer, 'id'), 'An event has an id: a whole number from 1.')
  }
  if (!Number.isSafeInteger(previousEventId) || Number(previousEventId) >= Number(id)) {
    const message = 'An event links to one before it by "previousEventId".'
    return issue('HISTORY_EVENT', pointerTo(pointer, 'previousEventId'), message)
  }
  if (typeof type !== 'string' || !TYPE.test(type)) {
    const message = `There is no event type ${JSON.stringify(type ?? null)} in Step Functions histories.`
    return issue('HISTORY_EVENT_TYPE', pointerTo(pointer, 'type'), message)
  }
  const { name } = detailsOf(event)
  if (!/State(Entered|Exited)$/.test(type) || (typeof name === 'string' && names.has(name))) return null
  const message = `The definition has no state ${JSON.stringify(name ?? null)}. Give the definition that this history was recorded under.`
  return issue('HISTORY_OTHER_MACHINE', pointer, message)
}

function inOrder(events: readonly RecordedEvent[], base: Pointer): Result<readonly RecordedEvent[], Issue> {
  const sorted = events.toSorted((a, b) => Number(a.id) - Number(b.id))
  if (sorted[0]?.type !== 'ExecutionStarted') {
    const message =
      'The first events are missing: a history begins with ExecutionStarted. Export all its pages, not only the last ones.'
    return refuse('HISTORY_INCOMPLETE', base, message)
  }
  for (const [i, event] of sorted.entries()) {
    if (Number(event.id) === i + 1) continue
    const message = `Event ${i + 1} is missing or there twice. Export all pages of the history, each once.`
    return refuse('HISTORY_ORDER', base, message)
  }
  return ok(sorted)
}

const issue = (code: string, pointer: Pointer, message: string): Issue => ({
  code,
  severity: 'error',
  pointer,
  message,
})

const refuse = (code: string, pointer: Pointer, message: string): Result<never, Issue> =>
  err(issue(code, pointer, message))
