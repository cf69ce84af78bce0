import type { ExecutionState } from '../../core/run/state.ts'
import type { Json, JsonObject } from '../../core/std/json.ts'
import type { Engine } from '../engine/engine.ts'
import { EngineError } from '../engine/engine-error.ts'
import type {
  TaskFailedOutcome,
  TaskHandler,
  TaskOutcome,
  TaskRequest,
  TaskSucceededOutcome,
  TaskTools,
} from '../engine/task-port.ts'
import { failed, parameter, succeeded, textParameter } from './outcomes.ts'

/** A state machine that can be started, in its latest version. */
export interface MachineToStart {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly definition: string
}

export interface ExecutionDeps {
  /** The engine that runs this very task. */
  engine(): Pick<Engine, 'start' | 'deliver' | 'state' | 'subscribe'>
  /** A machine by its plain name. */
  machine(name: string): Promise<MachineToStart | null>
}

type Done = TaskSucceededOutcome | TaskFailedOutcome

/** `states:startExecution`: starts another state machine; `.sync` and `.sync:2` wait for its end. */
export function createExecutionHandler(deps: ExecutionDeps): TaskHandler {
  return {
    handles: ({ kind }) => kind === 'execution',
    exists: async (task) => (await deps.machine(machineName(task.parameters) ?? '')) !== null,
    run: (task, tools) => runExecution(deps, task, tools),
  }
}

async function runExecution(deps: ExecutionDeps, task: TaskRequest, tools: TaskTools): Promise<TaskOutcome> {
  const name = machineName(task.parameters)
  const machine = name === null ? null : await deps.machine(name)
  if (machine === null) {
    const cause = `There is no state machine called "${name ?? ''}". Save one under this name, or choose another one for the state "${task.state}".`
    return failed('StepFunctions.StateMachineDoesNotExistException', cause)
  }
  const child = await startChild(deps, task, machine)
  if ('kind' in child) return child
  const pattern = task.resource.kind === 'execution' ? task.resource.pattern : 'request'
  const started = {
    ExecutionArn: child.executionId,
    ExecutionId: child.executionId,
    StartDate: child.startedAt,
  }
  if (pattern === 'request') return succeeded(started)
  if (!task.submitted) await tools.submit(started)
  if (pattern === 'waitForTaskToken') return { kind: 'elsewhere' }
  return { kind: 'later', done: endOf(deps, child.executionId, pattern === 'sync:2', tools.signal) }
}

interface Child {
  readonly executionId: string
  readonly startedAt: number
}

/** Starting twice under the same key finds the child that is there already. */
async function startChild(
  deps: ExecutionDeps,
  task: TaskRequest,
  machine: MachineToStart,
): Promise<Child | TaskFailedOutcome> {
  const engine = deps.engine()
  const name = textParameter(task.parameters, 'Name') ?? `${task.executionId}-${task.visit}-${task.attempt}`
  try {
    const { executionId } = await engine.start({
      machineId: machine.id,
      machineName: machine.name,
      machineVersion: machine.version,
      definition: machine.definition,
      input: parameter(task.parameters, 'Input') ?? {},
      author: `execution ${task.executionId}`,
      name,
      rehearsal: task.rehearsal,
      parent: { executionId: task.executionId, visit: task.visit, attempt: task.attempt },
      requestId: task.idempotencyKey,
    })
    return { executionId, startedAt: (await engine.state(executionId)).startedAt }
  } catch (error) {
    if (!(error instanceof EngineError) || error.code === 'STORE_UNAVAILABLE') throw error
    if (error.code !== 'EXECUTION_NAME_TAKEN')
      return failed('StepFunctions.StateMachineDoesNotExistException', error.message)
    return failed('StepFunctions.ExecutionAlreadyExistsException', error.message)
  }
}

/** Waits for the child's end; a parent that no longer waits stops it. */
function endOf(deps: ExecutionDeps, id: string, parsed: boolean, signal: AbortSignal): Promise<Done> {
  const engine = deps.engine()
  return new Promise((resolve, reject) => {
    const look = (): void => {
      engine.state(id).then((state) => {
        if (state.status === 'RUNNING') return
        end()
        resolve(outcomeOf(state, parsed))
      }, reject)
    }
    const unsubscribe = engine.subscribe(id, ({ projection }) => {
      if (projection.status !== 'RUNNING') look()
    })
    const stop = (): void => {
      end()
      if (signal.reason === 'closing') return
      const cause = 'The execution that waited for this one has ended or gone on.'
      const request = {
        kind: 'Stop',
        author: 'engine',
        error: 'States.TaskFailed',
        cause,
        requestId: `stop ${id}`,
      } as const
      // Once more for a database that was away for a moment; a child that has ended already refuses, which is as good.
      engine.deliver(id, request).catch(() => engine.deliver(id, request).catch(reject))
    }
    const end = (): void => {
      unsubscribe()
      signal.removeEventListener('abort', stop)
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    look()
  })
}

/** The names are those of the Step Functions API, because definitions select from them. */
function outcomeOf(state: ExecutionState, parsed: boolean): Done {
  const base: JsonObject = {
    ExecutionArn: state.executionId,
    ExecutionId: state.executionId,
    Input: parsed ? state.input : JSON.stringify(state.input),
    Name: state.name,
    StartDate: state.startedAt,
    StateMachineArn: state.machineName,
    Status: state.status,
    StopDate: state.stoppedAt ?? state.at,
  }
  if (state.status === 'SUCCEEDED') {
    const output: Json = state.output ?? null
    return succeeded({ ...base, Output: parsed ? output : JSON.stringify(output) })
  }
  const why = { Error: state.error ?? '', Cause: state.cause ?? '' }
  return failed('States.TaskFailed', JSON.stringify({ ...why, ...base }))
}

/** The plain name of `orders`, of a name with a version, and of the last part of an ARN. */
function machineName(parameters: Json): string | null {
  const text = textParameter(parameters, 'StateMachineArn') ?? textParameter(parameters, 'StateMachine')
  if (text === null) return null
  const tail = text.includes('stateMachine:') ? text.slice(text.lastIndexOf('stateMachine:') + 13) : text
  return tail.split(':')[0] || null
}
