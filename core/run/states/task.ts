import { cached } from '../../expression/bounded-cache.ts'
import { applyInputPath } from '../../expression/data-flow.ts'
import { withInput } from '../../expression/expression-scope.ts'
import { evaluateIntegerPath } from '../../expression/path-fields.ts'
import { evaluateObject, evaluateTemplate } from '../../expression/payload-template.ts'
import type { TaskState } from '../../language/definition.ts'
import { parseResource } from '../../language/resource.ts'
import { isObject, type Json, type JsonObject } from '../../std/json.ts'
import type { ContextExtras } from '../context-object.ts'
import { jsonata, pathScope, wrongType } from '../evaluate.ts'
import { at, raise } from '../failures.ts'
import { jsonSize } from '../json-size.ts'
import { tooLarge } from '../leave.ts'
import { literalNumber } from '../literal-number.ts'
import { stepSignalTask } from '../signals.ts'
import type { TaskPhase } from '../state.ts'
import {
  andThen,
  BLOCKED,
  emit,
  evaluationProblem,
  fromResult,
  type Outcome,
  type Place,
  problem,
  type Step,
  value,
} from '../step.ts'
import { makeToken } from '../token.ts'

interface Request {
  readonly parameters: Json
  readonly timeoutSeconds: number | null
  readonly heartbeatSeconds: number | null
  readonly credentials: JsonObject | null
}

/** Task: asks its resource; the result comes with a command. */
export function stepTask(place: Place, state: TaskState): Step {
  const { state: execution, now } = place.world
  const token = waitsForToken(state.Resource)
    ? makeToken(
        { executionId: execution.executionId, visit: place.visit.id, attempt: place.attempt },
        execution.entropy,
      )
    : null
  const extras = token === null ? {} : { token }
  const request =
    place.entry.queryLanguage === 'JSONata'
      ? requestInJsonata(place, state, extras)
      : requestInJsonPath(place, state, extras)
  if (request.kind === 'ask') return { kind: 'evaluate', request: request.request }
  if (request.kind === 'problem') return raise(place, request.problem)
  const { parameters, timeoutSeconds, heartbeatSeconds, credentials } = request.value
  if (jsonSize(parameters) > place.world.program.limits.payloadBytes)
    return raise(place, tooLarge(place.entry.name))
  return emit({
    type: 'TaskScheduled',
    ...at(place),
    resource: state.Resource,
    parameters,
    ...(timeoutSeconds === null ? {} : { timeoutSeconds }),
    ...(heartbeatSeconds === null ? {} : { heartbeatSeconds }),
    deadline: timeoutSeconds === null ? null : now + timeoutSeconds * 1000,
    heartbeatDeadline:
      heartbeatSeconds === null || startsLater(state.Resource) ? null : now + heartbeatSeconds * 1000,
    ...extras,
    ...(credentials === null ? {} : { credentials }),
  })
}

/** Resources whose result is brought by whoever holds the token. */
function waitsForToken(resource: string): boolean {
  const parsed = parseResource(resource)
  if (parsed.kind === 'activity' || parsed.kind === 'human') return true
  return 'pattern' in parsed && parsed.pattern === 'waitForTaskToken'
}

/** An activity waits for a worker first; its heartbeats are counted from when one has taken it. */
const startsLater = (resource: string): boolean => parseResource(resource).kind === 'activity'

/** Asked of every open task in every decision. */
const isSignal = cached(500, (resource) => parseResource(resource).kind === 'signal')

/** A task that is out: its time may be over, or the signals it waits for may be there. */
export function stepTaskRunning(place: Place, phase: TaskPhase): Step {
  const { now } = place.world
  const late = phase.deadline !== null && phase.deadline <= now
  const silent = phase.heartbeatDeadline !== null && phase.heartbeatDeadline <= now
  if (late || silent) {
    const heartbeat = silent && (!late || phase.heartbeatDeadline! < phase.deadline!)
    return emit({
      type: 'TaskTimedOut',
      ...at(place),
      error: 'States.Timeout',
      ...(heartbeat ? { heartbeat: true as const } : {}),
    })
  }
  return isSignal(phase.resource) ? stepSignalTask(place, phase) : BLOCKED
}

function requestInJsonPath(place: Place, state: TaskState, extras: ContextExtras): Outcome<Request> {
  const scope = pathScope(place, place.visit.input, 'work', extras)
  return andThen(fromResult(applyInputPath(state.InputPath, scope)), (input) => {
    const inner = withInput(scope, input)
    const parameters =
      state.Parameters === undefined ? value(input) : fromResult(evaluateTemplate(state.Parameters, inner))
    return andThen(parameters, (sent) => {
      const seconds = (field: 'TimeoutSeconds' | 'HeartbeatSeconds'): Outcome<number | null> => {
        const path = state[`${field}Path`]
        if (path === undefined) return literalNumber(place, field, state[field], null)
        return andThen(
          fromResult(evaluateIntegerPath(`${field}Path`, path, inner)),
          (found): Outcome<number> =>
            found > 0
              ? value(found)
              : problem('States.Runtime', `The ${field}Path field must lead to a positive number: ${path}`),
        )
      }
      const credentials: Outcome<JsonObject | null> =
        state.Credentials === undefined ? value(null) : fromResult(evaluateObject(state.Credentials, inner))
      return andThen(seconds('TimeoutSeconds'), (timeoutSeconds) =>
        andThen(seconds('HeartbeatSeconds'), (heartbeatSeconds) =>
          andThen(credentials, (role) =>
            value({ parameters: sent, timeoutSeconds, heartbeatSeconds, credentials: role }),
          ),
        ),
      )
    })
  })
}

function requestInJsonata(place: Place, state: TaskState, extras: ContextExtras): Outcome<Request> {
  const fields = ['Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials'] as const
  const parts: { field: (typeof fields)[number]; template: Json }[] = []
  for (const field of fields) {
    const template = state[field]
    if (template !== undefined) parts.push({ field, template })
  }
  return andThen(jsonata(place, 'work', parts, extras), (values): Outcome<Request> => {
    let parameters = place.visit.input
    let credentials: JsonObject | null = null
    const seconds: { TimeoutSeconds: number | null; HeartbeatSeconds: number | null } = {
      TimeoutSeconds: null,
      HeartbeatSeconds: null,
    }
    for (const [index, { field, template }] of parts.entries()) {
      const found = values[index] ?? null
      if (field === 'Arguments') parameters = found
      else if (field === 'Credentials') credentials = isObject(found) ? found : null
      else if (typeof found !== 'number' || !Number.isSafeInteger(found))
        return wrongType(field, template, 'integer', found)
      else if (found <= 0) {
        return evaluationProblem(
          'States.QueryEvaluationError',
          `The ${field} field must be positive: ${found}`,
          field,
        )
      } else seconds[field] = found
    }
    return value({
      parameters,
      timeoutSeconds: seconds.TimeoutSeconds,
      heartbeatSeconds: seconds.HeartbeatSeconds,
      credentials,
    })
  })
}
