import type { ExecutionState } from '../../core/run/state.ts'
import type { Json } from '../../core/std/json.ts'
import { parseJsonText } from '../../core/std/json-text.ts'
import { err, ok, type Result } from '../../core/std/result.ts'
import type { Engine } from '../engine/engine.ts'
import { EngineError, isAway } from '../engine/engine-error.ts'
import type {
  TaskFailedOutcome,
  TaskHandler,
  TaskOutcome,
  TaskRequest,
  TaskSucceededOutcome,
  TaskTools,
} from '../engine/task-port.ts'
import { type AskedMachine, askedMachine, identityOf, outcomeOf, startedView } from './execution-names.ts'
import { failed, parameter, succeeded, textParameter } from './outcomes.ts'

/** A state machine that can be started, pinned to a definition. */
export interface MachineToStart {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly definition: string
  readonly roleArn: string | null
  /** Where a published version was asked for: its number. */
  readonly published: number | null
}

export interface ExecutionDeps {
  /** The engine that runs this very task. */
  engine(): Pick<Engine, 'start' | 'deliver' | 'state' | 'subscribe'>
  /** A machine by its plain name, in its latest version, or in the published version or through the alias that is named. */
  machine(name: string, qualifier: string | null): Promise<MachineToStart | null>
}

type Done = TaskSucceededOutcome | TaskFailedOutcome

/** `states:startExecution`: starts another state machine; `.sync` and `.sync:2` wait for its end. */
export function createExecutionHandler(deps: ExecutionDeps): TaskHandler {
  return {
    handles: ({ kind }) => kind === 'execution',
    exists: async (task) => (await find(deps, askedMachine(task.parameters))) !== null,
    run: (task, tools) => runExecution(deps, task, tools),
  }
}

const find = async (deps: ExecutionDeps, asked: AskedMachine | null): Promise<MachineToStart | null> =>
  asked === null ? null : deps.machine(asked.name, asked.qualifier)

async function runExecution(deps: ExecutionDeps, task: TaskRequest, tools: TaskTools): Promise<TaskOutcome> {
  const asked = askedMachine(task.parameters)
  const machine = await find(deps, asked)
  if (asked === null || machine === null) {
    const cause = `There is no state machine called "${asked?.name ?? ''}". Save one under this name, or choose another one for the state "${task.state}".`
    return failed('StepFunctions.StateMachineDoesNotExistException', cause)
  }
  const child = await startChild(deps, task, machine, asked)
  if ('kind' in child) return child
  const pattern = task.resource.kind === 'execution' ? task.resource.pattern : 'request'
  const started = startedView(child.state, child.requestId)
  if (pattern === 'request') return succeeded(started)
  if (!task.submitted) await tools.submit(started)
  if (pattern === 'waitForTaskToken') return { kind: 'elsewhere' }
  return { kind: 'later', done: endOf(deps, child.state.executionId, pattern === 'sync:2', tools.signal) }
}

interface Child {
  readonly state: ExecutionState
  /** The request that started it. */
  readonly requestId: string
}

/** Starting twice under the same key finds the child that is there already. */
async function startChild(
  deps: ExecutionDeps,
  task: TaskRequest,
  machine: MachineToStart,
  asked: AskedMachine,
): Promise<Child | TaskFailedOutcome> {
  const engine = deps.engine()
  const name = textParameter(task.parameters, 'Name') ?? `${task.executionId}-${task.visit}-${task.attempt}`
  const input = readInput(parameter(task.parameters, 'Input') ?? {}, asked)
  if (!input.ok) return failed('StepFunctions.InvalidExecutionInputException', input.error)
  try {
    const { executionId } = await engine.start({
      machineId: machine.id,
      machineName: machine.name,
      machineVersion: machine.version,
      definition: machine.definition,
      input: input.value,
      author: `execution ${task.executionId}`,
      name,
      rehearsal: task.rehearsal,
      parent: { executionId: task.executionId, visit: task.visit, attempt: task.attempt },
      requestId: task.idempotencyKey,
      identity: identityOf(asked, machine, name),
      published: machine.published ?? undefined,
    })
    return { state: await engine.state(executionId), requestId: task.idempotencyKey }
  } catch (error) {
    if (!(error instanceof EngineError) || isAway(error)) throw error
    if (error.code !== 'EXECUTION_NAME_TAKEN')
      return failed('StepFunctions.StateMachineDoesNotExistException', error.message)
    return failed('StepFunctions.ExecutionAlreadyExistsException', error.message)
  }
}

/** Where a machine is named by its ARN, the input may be JSON text, as in the API. */
function readInput(input: Json, asked: AskedMachine): Result<Json, string> {
  if (asked.scope === null || typeof input !== 'string') return ok(input)
  const parsed = parseJsonText(input)
  return parsed.ok ? parsed : err(`Invalid State Machine Execution Input: '${parsed.error.message}'`)
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
